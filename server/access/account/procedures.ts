import { mustBeProved, publicProcedure, unwrap } from '#/server/platform/trpc.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal, SignInState } from '../contract.ts'
import { type SignedIn, signedInOf } from '../session/signed-in.ts'

/** Whoever has a session, whatever still stands between him and the rooms. */
export const signedInProcedure = whoIs(['in', 'prove', 'enrol', 'no role'])
/** Who may set up a second factor: he has none yet and must, or is in. */
export const enrolProcedure = whoIs(['in', 'enrol'])
/** Who is in, about his own sign-in; no role is needed for it. */
export const ownProcedure = whoIs(['in'])

function whoIs(states: readonly SignInState[]) {
  return publicProcedure.meta({ asks: 'signed in' }).use(async ({ ctx, next }) => {
    const found = await signedInOf(ctx.system, ctx.headers)
    const fit: Result<SignedIn, AccessRefusal> =
      found && states.includes(found.state) ? ok(found) : refuse({ code: 'SIGN_IN_UNAUTHENTICATED' })
    return next({ ctx: { ...ctx, signedIn: unwrap(fit) } })
  })
}

/** For what would let whoever sits at somebody's open screen stay there for good. */
export const mustHaveProved = (ctx: { system: Parameters<typeof mustBeProved>[0]['system']; signedIn: SignedIn }): void =>
  mustBeProved({ system: ctx.system, actor: { kind: 'person', session: { provedAtMs: ctx.signedIn.provedAtMs } } })
