import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolveForMachines } from '#/server/exchange/index.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import { contextOf, headersOf } from './context.ts'

/** Whether `/id/<code>` is asked by a program: it names a machine's form in Accept or `?format=`. */
export function wantsMachine(request: IncomingMessage): boolean {
  if (new URLSearchParams(request.url?.split('?')[1] ?? '').has('format')) return true
  const accept = request.headers.accept ?? ''
  return accept.includes('json') && !accept.includes('text/html')
}

/** The record behind a code: JSON or a Thing Description. */
export async function answerMachine(system: System, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const address = request.socket.remoteAddress ?? ''
  const { actor } = await contextOf(system, headersOf(request.headers), address)
  const format = new URLSearchParams(request.url?.split('?')[1] ?? '').get('format')
  const answer = await resolveForMachines(actor ? systemWithin(system, reachOf(actor, 'twin.read'), 'reader') : system, {
    path: path.slice('/id/'.length),
    actor,
    address,
    accept: format === 'td' ? 'application/td+json' : (request.headers.accept ?? ''),
  })
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'cache-control': 'no-store',
    vary: 'accept, cookie, authorization',
  })
  response.end(JSON.stringify(answer.body))
}
