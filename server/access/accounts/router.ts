import { can, publicProcedure, router, stepUp, unwrap } from '#/server/platform/trpc.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { refuse } from '#/twin-models/core/result.ts'
import { AcceptLink, type AccessRefusal, ById, ByPerson, EndSession, ErasePerson, Invite, LinkToken } from '../contract.ts'
import { erasePerson } from '../erasure/ask.ts'
import { acceptLink, lookAtLink } from '../links/accept.ts'
import { sessionsOf } from '../session/sessions.ts'
import {
  endMembership,
  endSessionOf,
  endSessionsOf,
  invite,
  makeResetLink,
  memberOf,
  resetFactors,
  revokeInvitation,
  unlock,
} from './manage.ts'
import { readAccounts } from './reader.ts'

/** The people of an organisation, for its administrator. */
export const accountsRouter = router({
  list: can('people.manage').query(({ ctx }) => readAccounts(ctx.system, ctx.tenantId)),
  invite: stepUp('people.manage')
    .input(Invite)
    .mutation(async ({ ctx, input }) => unwrap(await invite(ctx.system, ctx.actor, input))),
  revokeInvitation: can('people.manage')
    .input(ById)
    .mutation(async ({ ctx, input }) => unwrap(await revokeInvitation(ctx.system, ctx.actor, input.id))),
  end: stepUp('people.manage')
    .input(ByPerson)
    .mutation(async ({ ctx, input }) => unwrap(await endMembership(ctx.system, ctx.actor, input.personId as PersonId))),
  erase: stepUp('people.manage')
    .input(ErasePerson)
    .mutation(async ({ ctx, input }) => unwrap(await erasePerson(ctx.system, ctx.actor, input))),
  resetLink: stepUp('people.manage')
    .input(ByPerson)
    .mutation(async ({ ctx, input }) => unwrap(await makeResetLink(ctx.system, ctx.actor, input.personId as PersonId))),
  resetFactors: stepUp('people.manage')
    .input(ByPerson)
    .mutation(async ({ ctx, input }) => unwrap(await resetFactors(ctx.system, ctx.actor, input.personId as PersonId))),
  unlock: stepUp('people.manage')
    .input(ByPerson)
    .mutation(async ({ ctx, input }) => unwrap(await unlock(ctx.system, ctx.actor, input.personId as PersonId))),
  sessions: can('people.manage')
    .input(ByPerson)
    .query(async ({ ctx, input }) => {
      const personId = input.personId as PersonId
      const member = await ctx.system.db.tenant(ctx.tenantId, (tx) => memberOf(tx, personId))
      if (!member) return unwrap(refuse<AccessRefusal>({ code: 'PERSON_NOT_FOUND' }))
      return sessionsOf(ctx.system, personId, ctx.actor.session?.id ?? null)
    }),
  endSession: stepUp('people.manage')
    .input(EndSession)
    .mutation(async ({ ctx, input }) => unwrap(await endSessionOf(ctx.system, ctx.actor, input.personId as PersonId, input.sessionId))),
  endSessions: stepUp('people.manage')
    .input(ByPerson)
    .mutation(async ({ ctx, input }) => unwrap(await endSessionsOf(ctx.system, ctx.actor, input.personId as PersonId))),
})

/** What a link opens, for whoever holds it. A mutation, so that its secret is in no address. */
export const linksRouter = router({
  look: publicProcedure.input(LinkToken).mutation(async ({ ctx, input }) => unwrap(await lookAtLink(ctx.system, input.token, ctx.address))),
  accept: publicProcedure.input(AcceptLink).mutation(async ({ ctx, input }) => unwrap(await acceptLink(ctx.system, input, ctx.address))),
})
