import { APIError, createAuthMiddleware, isAPIError } from 'better-auth/api'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { ADDRESS_HEADER } from '../auth.ts'
import { noteSignIn } from './note.ts'
import { mayTry, noteFailure, release, type TooMany } from './tries.ts'

/** All that the library answers to a browser. Passwords, names and sessions are changed by our own procedures, which ask the policy first. */
const OPEN = new Set(['/sign-in/email', '/sign-out', '/passkey/challenge', '/passkey/sign-in', '/sso/start', '/sso/callback'])
const BY_PASSWORD = '/sign-in/email'

export function signInHooks(system: System) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      if (ctx.request && !OPEN.has(ctx.path)) throw new APIError('NOT_FOUND')
      if (ctx.path !== BY_PASSWORD) return
      const may = await mayTry(system, emailOf(ctx.body), ctx.headers?.get(ADDRESS_HEADER) ?? null)
      if (!may.ok) throw tooMany(may.refusal)
    }),
    after: createAuthMiddleware(async (ctx) => {
      if (ctx.path !== BY_PASSWORD) return
      const email = emailOf(ctx.body)
      const made = ctx.context.newSession
      if (made && !isAPIError(ctx.context.returned)) {
        await release(system, email)
        await noteSignIn(system, made.user.id as PersonId, { method: 'password', address: ctx.headers?.get(ADDRESS_HEADER) ?? null })
      } else await noteFailure(system, email)
    }),
  }
}

export const tooMany = ({ code, waitSeconds }: TooMany) =>
  new APIError('TOO_MANY_REQUESTS', { code, message: 'too many sign-in attempts', waitSeconds }, { 'Retry-After': String(waitSeconds) })

const emailOf = (body: unknown): string => {
  const email = (body as { email?: unknown } | undefined)?.email
  return typeof email === 'string' ? email.slice(0, 300) : ''
}
