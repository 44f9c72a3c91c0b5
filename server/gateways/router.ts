import { can, gatewayProcedure, publicProcedure, router, stepUp, unwrap } from '#/server/platform/trpc.ts'
import { acceptEvidence, askForEvidence, attest, attestationOf } from './attestation.ts'
import { certificatesOf, revokeGateway } from './certificates.ts'
import {
  AcceptEvidence,
  AskCandidates,
  AssignTerminals,
  Attest,
  Enrol,
  IssueClaim,
  IssuePassword,
  Observe,
  OfGateway,
  QuarantineGateway,
  RegisterGateway,
  ReleaseGateway,
  RevokeCertificates,
} from './contract.ts'
import { enrol, issueClaim, issuePassword } from './enrolment.ts'
import { assignmentFor, gatewayRows } from './listing.ts'
import { observed } from './observed.ts'
import { assignTerminals, candidatesOf, registerGateway } from './onboarding.ts'
import { quarantineGateway, quarantinesOf, releaseGateway } from './quarantine.ts'
import { zonesNow } from './zones.ts'

export const gatewaysRouter = router({
  list: can('gateway.read').query(({ ctx }) => gatewayRows(ctx.system, ctx.tenantId)),
  issueClaim: stepUp('gateway.claim', 'screen or console')
    .input(IssueClaim)
    .mutation(async ({ ctx, input }) => unwrap(await issueClaim(ctx.system, ctx.actor, input.gatewayObjectId, input.kind))),
  issuePassword: stepUp('gateway.claim')
    .input(IssuePassword)
    .mutation(async ({ ctx, input }) => unwrap(await issuePassword(ctx.system, ctx.actor, input.gatewayObjectId))),
  quarantine: can('gateway.quarantine')
    .input(QuarantineGateway)
    .mutation(async ({ ctx, input }) => unwrap(await quarantineGateway(ctx.system, ctx.actor, input))),
  release: stepUp('gateway.release')
    .input(ReleaseGateway)
    .mutation(async ({ ctx, input }) => unwrap(await releaseGateway(ctx.system, ctx.actor, input))),
  quarantines: can('gateway.read')
    .input(OfGateway)
    .query(({ ctx, input }) => quarantinesOf(ctx.system, ctx.actor, input.gatewayObjectId)),
  register: can('registry.edit')
    .input(RegisterGateway)
    .mutation(async ({ ctx, input }) => unwrap(await registerGateway(ctx.system, ctx.actor, input))),
  assignTerminals: can('registry.edit')
    .input(AssignTerminals)
    .mutation(async ({ ctx, input }) => unwrap(await assignTerminals(ctx.system, ctx.actor, input))),
  candidates: can('gateway.read')
    .input(AskCandidates)
    .query(({ ctx, input }) => candidatesOf(ctx.system, ctx.actor, input)),
  certificates: can('gateway.read')
    .input(OfGateway)
    .query(({ ctx, input }) => certificatesOf(ctx.system, ctx.actor, input.gatewayObjectId)),
  revoke: can('gateway.claim')
    .input(RevokeCertificates)
    .mutation(async ({ ctx, input }) => unwrap(await revokeGateway(ctx.system, ctx.actor, input))),
  attestation: can('gateway.read')
    .input(OfGateway)
    .query(({ ctx, input }) => attestationOf(ctx.system, ctx.actor, input.gatewayObjectId)),
  askForEvidence: can('gateway.quarantine')
    .input(OfGateway)
    .mutation(async ({ ctx, input }) => unwrap(await askForEvidence(ctx.system, ctx.actor, input.gatewayObjectId))),
  acceptEvidence: stepUp('gateway.release')
    .input(AcceptEvidence)
    .mutation(async ({ ctx, input }) => unwrap(await acceptEvidence(ctx.system, ctx.actor, input))),
  attest: gatewayProcedure.input(Attest).mutation(async ({ ctx, input }) => unwrap(await attest(ctx.system, ctx.gateway, input.evidence))),
  enrol: publicProcedure.input(Enrol).mutation(async ({ ctx, input }) => unwrap(await enrol(ctx.system, input))),
  observe: gatewayProcedure.input(Observe).mutation(({ ctx, input }) => observed(ctx.system, ctx.gateway.gatewayId, input.seen)),
  zones: can('system.read').query(({ ctx }) => zonesNow(ctx.system, ctx.actor)),
  assignment: gatewayProcedure.query(({ ctx }) => assignmentFor(ctx.system, ctx.gateway.gatewayId)),
})
