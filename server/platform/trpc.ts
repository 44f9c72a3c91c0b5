import { initTRPC, TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { z } from 'zod'
import { type Result, refuse } from '#/twin-models/core/result.ts'
import { unfitText } from '#/twin-models/core/text.ts'
import type { Actor, GatewayIdentity } from './actor.ts'
import { namesWhatIsOutside, reachOf, stoppedAtArea, systemWithin } from './reach.ts'
import type { System } from './system.ts'
import { idIsTaken } from './taken.ts'

export type Context = {
  system: System
  actor: Actor | null
  gateway: GatewayIdentity | null
  /** The peer's address, for rate limits and the log. */
  address: string
  headers: Headers
}

type Refusal = { code: string }

/** A slice's refusal on its way out: its code and parameters reach the sender, who words it in his language. */
class RefusalError extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Who may call a procedure, said by the procedure itself, so that a test can hold every one to it. */
export type Asks = { asks?: 'signed in' | 'member' | 'gateway'; permission?: string; stepUp?: boolean }

const t = initTRPC
  .context<Context>()
  .meta<Asks>()
  .create({
    sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
    errorFormatter({ shape, error }) {
      const refusal = error.cause instanceof RefusalError ? error.cause.refusal : null
      const issues =
        error.cause instanceof z.ZodError ? error.cause.issues.map(({ path, message, code }) => ({ path, message, code })) : null
      const message =
        shape.data.code === 'INTERNAL_SERVER_ERROR'
          ? 'something broke on the server; it is in its log'
          : issues
            ? z.prettifyError(error.cause as z.ZodError)
            : shape.data.code === 'PAYLOAD_TOO_LARGE' && !refusal
              ? 'the request is too large: divide it'
              : shape.message
      return {
        ...shape,
        message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, refusal, issues },
      }
    },
  })

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** Text that no database keeps is refused at the border, with where it stands. */
const keepableText = t.middleware(async ({ getRawInput, next }) => {
  const path = unfitText(await getRawInput())
  if (path === null) return next()
  throw new TRPCError({
    code: 'BAD_REQUEST',
    message: `✖ this cannot be kept: U+0000, half a character, or more than 64 levels\n  → at ${path}`,
    cause: new RefusalError({ code: 'BAD_TEXT', ...{ path } }),
  })
})

/** An id that its sender made is refused where it is another's already. */
const ownId = t.middleware(async ({ next }) => {
  const answer = await next()
  if (!answer.ok && idIsTaken(answer.error)) unwrap(refuse({ code: 'ID_TAKEN' }))
  return answer
})

export const publicProcedure = t.procedure.use(ownId).use(keepableText)

export const memberProcedure = t.procedure
  .meta({ asks: 'member' })
  .use(({ ctx, next }) => {
    if (!ctx.actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'sign in first, or send an access token' })
    return next({ ctx: { ...ctx, actor: ctx.actor, tenantId: ctx.actor.tenantId } })
  })
  .use(ownId)
  .use(keepableText)

/** A procedure that wants a permission; see server/access/permissions.ts for who has which. Who has it in some areas alone sees those (in a query, and
 *  in what `reads` though it is sent as a write), or acts on nothing outside them (in a mutation, and in a query that `acts` on trial): `ctx.system` is the
 *  one that he gets. */
export const can = (permission: string, how?: 'reads' | 'acts') =>
  memberProcedure.meta({ permission }).use(async ({ ctx, type, getRawInput, next }) => {
    if (!ctx.actor.permissions.has(permission))
      throw new TRPCError({
        code: 'FORBIDDEN',
        message: `this needs the permission ${permission}`,
        cause: new RefusalError({ code: 'FORBIDDEN', ...{ permission } }),
      })
    const reach = reachOf(ctx.actor, permission)
    if (reach === 'whole') return next()
    const acts = how ? how === 'acts' : type === 'mutation' && !permission.endsWith('.read')
    const system = systemWithin(ctx.system, reach, acts ? 'actor' : 'reader')
    if (acts && (await namesWhatIsOutside(system, ctx.tenantId, await getRawInput()))) throw outsideArea()
    const answer = await next({ ctx: { ...ctx, system } })
    if (!answer.ok && stoppedAtArea(answer.error)) throw outsideArea()
    return answer
  })

const outsideArea = () =>
  new TRPCError({ code: 'FORBIDDEN', message: 'this lies outside your area', cause: new RefusalError({ code: 'OUTSIDE_AREA' }) })

/** How long what somebody showed counts for acts that can do harm. */
export const PROVED_MS = 5 * 60_000

/** A procedure that wants a permission and a person who showed who he is within the last minutes. The browser asks him, and calls again.
 *  `or console`: the command line of the server's machine may too, for which the machine's own account stands. */
export const stepUp = (permission: string, from: 'screen' | 'screen or console' = 'screen') =>
  can(permission)
    .meta({ stepUp: true })
    .use(({ ctx, next }) => {
      if (!(from === 'screen or console' && ctx.actor.console)) mustBeProved(ctx)
      return next()
    })

/** For a procedure of which only some calls can do harm: throws unless the person showed who he is within the last minutes. A program cannot. */
export function mustBeProved({
  actor,
  system,
}: {
  actor: Pick<Actor, 'kind'> & { session?: { provedAtMs: number } }
  system: System
}): void {
  if (actor.session && system.clock.nowMs() - actor.session.provedAtMs < PROVED_MS) return
  unwrap(refuse({ code: actor.kind === 'token' ? 'STEP_UP_FORBIDDEN' : 'STEP_UP_NEEDED' }))
}

export const gatewayProcedure = t.procedure.meta({ asks: 'gateway' }).use(({ ctx, next }) => {
  if (!ctx.gateway)
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'only an enrolled gateway may call this, with a token signed by its key' })
  return next({ ctx: { ...ctx, gateway: ctx.gateway, tenantId: ctx.gateway.tenantId } })
})

/** The value, or the refusal thrown for the wire: slices refuse in their own words, HTTP codes are known here alone. */
export function unwrap<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value
  throw new TRPCError({ code: trpcCode(result.refusal.code), message: sentence(result.refusal), cause: new RefusalError(result.refusal) })
}

/** Codes follow one grammar: what they end or begin with says which kind of refusal they are. */
function trpcCode(code: string): TRPC_ERROR_CODE_KEY {
  if (code.endsWith('NOT_FOUND')) return 'NOT_FOUND'
  if (code.endsWith('FORBIDDEN')) return 'FORBIDDEN'
  if (code.endsWith('UNAUTHENTICATED')) return 'UNAUTHORIZED'
  if (code.startsWith('STALE_EDIT') || code.endsWith('TAKEN') || code.endsWith('CONFLICT')) return 'CONFLICT'
  if (code.startsWith('TOO_MANY')) return 'TOO_MANY_REQUESTS'
  if (code.endsWith('_FULL')) return 'SERVICE_UNAVAILABLE'
  if (code.startsWith('TOO_LARGE')) return 'PAYLOAD_TOO_LARGE'
  if (code.startsWith('BAD_') || code.startsWith('UNKNOWN_')) return 'BAD_REQUEST'
  return 'PRECONDITION_FAILED'
}

const sentence = ({ code, ...params }: Refusal) =>
  `${code.toLowerCase().replaceAll('_', ' ')}${Object.keys(params).length > 0 ? ` ${JSON.stringify(params)}` : ''}`
