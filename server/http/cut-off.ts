import type { IncomingMessage, ServerResponse } from 'node:http'
import { whileRecognised } from '#/server/access/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { headersOf } from './context.ts'

/** Cuts an answer that takes its time off once who asked is revoked, signed out or has other roles. */
export function cutOffWhenRevoked(system: System, request: IncomingMessage, response: ServerResponse, actor: Actor): Disposable {
  const recognised = whileRecognised(system, headersOf(request.headers), actor)
  recognised.signal.addEventListener('abort', () => response.destroy(), { once: true })
  return recognised
}
