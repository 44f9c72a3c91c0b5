import { z } from 'zod'
import { can, router } from '#/server/platform/trpc.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { AnswerProposal, AskProposals, Propose, SetOwner } from './contract.ts'
import { ownersOf, setOwner } from './facts.ts'
import { answerProposal, propose } from './proposal.ts'
import { factGroupsOf, proposalsOf } from './proposals-reader.ts'
import { within } from './within.ts'

const reader = can('twin.read')
const proposer = can('registry.propose')

export const factsRouter = router({
  /** Null where there is no such object. */
  of: reader
    .input(z.strictObject({ objectId: ObjectId }))
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => factGroupsOf(tx, input.objectId, ctx.actor))),
  owners: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => ownersOf(tx))),
  setOwner: can('registry.settings')
    .input(SetOwner)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => setOwner(tx, input, { ...by, tenantId: ctx.tenantId }))),
  proposals: reader
    .input(AskProposals)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => proposalsOf(tx, input, ctx.actor))),
  propose: proposer.input(Propose).mutation(({ ctx, input }) => within(ctx, (tx, by) => propose(tx, input, by))),
  answer: proposer.input(AnswerProposal).mutation(({ ctx, input }) => within(ctx, (tx, by) => answerProposal(tx, input, by))),
})
