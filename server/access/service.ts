import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from 'better-auth/node'
import type { Configuration } from 'openid-client'
import type { System } from '#/server/platform/system.ts'
import type { Known } from './actor.ts'
import { ADDRESS_HEADER, type Auth, createAuth } from './auth.ts'
import { type Estimate, makeEstimate } from './strength.ts'

/** How long a recognised cookie or token is believed without asking the database again: a revocation acts within this. */
export const RECOGNISED_MS = 900

export type Access = {
  auth: Auth
  recognised: Map<string, { known: Promise<Known>; untilMs: number }>
  /** The estimate of a password's strength, read when it is first wanted. */
  estimate(): Promise<Estimate>
  /** The provider of single sign-on, once it was asked. */
  sso?: Promise<Configuration>
}

declare module '#/server/platform/system.ts' {
  interface Services {
    access: Promise<Access>
  }
}

/** Made at first use and kept with the system, never at module scope; where the database was away then, at the next. */
export function accessOf(system: System): Promise<Access> {
  system.services.access ??= createAuth(system).then(
    (auth) => {
      let estimate: Promise<Estimate> | undefined
      return { auth, recognised: new Map(), estimate: () => (estimate ??= makeEstimate()) }
    },
    (error) => {
      delete system.services.access
      throw error
    },
  )
  return system.services.access
}

/** Answers everything under /api/auth. The peer's address comes from the socket, whatever its headers say. */
export function authHandler(system: System): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { auth } = await accessOf(system)
    request.headers[ADDRESS_HEADER] = request.socket.remoteAddress ?? 'unknown'
    await toNodeHandler(auth)(request, response)
  }
}
