import { router, unwrap } from '#/server/platform/trpc.ts'
import { ok, refuse } from '#/twin-models/core/result.ts'
import { type AccessRefusal, ById, ChangePassword, ConfirmCode, KeepPasskey, type PasskeyRow, Proof, SetProfile } from '../contract.ts'
import { newRecoveryCodes } from '../factors/authenticator.ts'
import { challengeOf, keysOf, registrationOf } from '../factors/passkeys.ts'
import { siteOf } from '../factors/relying-party.ts'
import { endSession, endSessions, sessionsOf } from '../session/sessions.ts'
import { addPasskey, beginTotp, changePassword, confirmTotp, dropTotp, removePasskey, setProfile, standingOf } from './own.ts'
import { enrolProcedure, mustHaveProved, ownProcedure, signedInProcedure } from './procedures.ts'
import { prove } from './prove.ts'

/** One's own sign-in. None of it needs a role; what would last is asked of somebody who just showed who he is. */
export const accountRouter = router({
  standing: signedInProcedure.query(({ ctx }) => standingOf(ctx.system, ctx.signedIn)),
  prove: signedInProcedure
    .input(Proof)
    .mutation(async ({ ctx, input }) =>
      unwrap(await prove(ctx.system, ctx.signedIn, input, { site: siteOf(ctx.system, ctx.headers), address: ctx.address })),
    ),
  passkeyChallenge: signedInProcedure.mutation(({ ctx }) =>
    challengeOf(ctx.system, siteOf(ctx.system, ctx.headers), { for: 'proof', personId: ctx.signedIn.personId }),
  ),
  beginTotp: enrolProcedure.mutation(async ({ ctx }) => {
    mustHaveProved(ctx)
    return unwrap(await beginTotp(ctx.system, ctx.signedIn))
  }),
  confirmTotp: enrolProcedure
    .input(ConfirmCode)
    .mutation(async ({ ctx, input }) => unwrap(await confirmTotp(ctx.system, ctx.signedIn, input.code, ctx.address))),
  dropTotp: ownProcedure.mutation(async ({ ctx }) => {
    mustHaveProved(ctx)
    unwrap(await dropTotp(ctx.system, ctx.signedIn))
  }),
  newRecoveryCodes: ownProcedure.mutation(async ({ ctx }) => {
    mustHaveProved(ctx)
    return { recoveryCodes: await newRecoveryCodes(ctx.system, ctx.signedIn.personId) }
  }),
  passkeys: ownProcedure.query(async ({ ctx }): Promise<PasskeyRow[]> => {
    const keys = await keysOf(ctx.system, ctx.signedIn.personId)
    return keys.map(({ id, name, synced, createdAt, lastUsedAt }) => {
      return { id, name, synced, since: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }
    })
  }),
  beginPasskey: enrolProcedure.mutation(({ ctx }) => {
    mustHaveProved(ctx)
    const { personId, email, member } = ctx.signedIn
    return registrationOf(ctx.system, siteOf(ctx.system, ctx.headers), { personId, email, name: member?.name ?? email })
  }),
  addPasskey: enrolProcedure
    .input(KeepPasskey)
    .mutation(async ({ ctx, input }) => void unwrap(await addPasskey(ctx.system, ctx.signedIn, input, siteOf(ctx.system, ctx.headers)))),
  removePasskey: ownProcedure.input(ById).mutation(async ({ ctx, input }) => {
    mustHaveProved(ctx)
    unwrap(await removePasskey(ctx.system, ctx.signedIn, input.id))
  }),
  sessions: ownProcedure.query(({ ctx }) => sessionsOf(ctx.system, ctx.signedIn.personId, ctx.signedIn.sessionId)),
  endSession: ownProcedure.input(ById).mutation(async ({ ctx, input }) => {
    const ended: Awaited<ReturnType<typeof endSession>> = await endSession(ctx.system, ctx.signedIn.personId, input.id)
    unwrap(ended ? ok(undefined) : refuse<AccessRefusal>({ code: 'SESSION_NOT_FOUND' }))
  }),
  endOtherSessions: ownProcedure.mutation(async ({ ctx }) => ({
    ended: await endSessions(ctx.system, ctx.signedIn.personId, ctx.signedIn.sessionId),
  })),
  changePassword: ownProcedure
    .input(ChangePassword)
    .mutation(async ({ ctx, input }) => void unwrap(await changePassword(ctx.system, ctx.signedIn, input, ctx.address))),
  setProfile: ownProcedure.input(SetProfile).mutation(({ ctx, input }) => setProfile(ctx.system, ctx.signedIn, input)),
})
