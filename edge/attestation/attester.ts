import type { ServerClock } from '#/edge/clock.ts'
import type { Log } from '#/edge/drivers/driver.ts'
import { type Identity, proofOf } from '#/edge/identity.ts'
import type { ServerClient } from '#/edge/server-client.ts'
import { AGENT_VERSION } from '#/edge/version.ts'
import { type EvidenceClaims, signEvidence } from '#/protocol/attestation.ts'

type Of = { identity: Identity; client: ServerClient; clock: ServerClock; log: Log; signal: AbortSignal }

/** Answers the server's nonces with signed evidence of what runs here (the attester of RFC 9334). Each nonce once. */
export class Attester {
  readonly #of: Of
  readonly #measure: () => Promise<EvidenceClaims['onefold']>
  #answered = ''

  constructor(of: Of, measure: () => Promise<EvidenceClaims['onefold']>) {
    this.#of = of
    this.#measure = measure
  }

  /** @throws nothing: what cannot be answered is asked again by the server */
  async answer(nonce: string | null | undefined): Promise<void> {
    if (!nonce || nonce === this.#answered) return
    this.#answered = nonce
    const { identity, client, clock, log, signal } = this.#of
    try {
      const nowMs = clock.serverNowMs()
      const measured = await this.#measure()
      const evidence = signEvidence(identity.key, {
        gatewayId: identity.gatewayId,
        nonce,
        nowMs,
        bootseed: identity.run,
        version: AGENT_VERSION,
        measured,
      })
      await client.mutation('gateways.attest', { input: { evidence }, ...proofOf(identity, nowMs), signal })
    } catch (error) {
      if (!signal.aborted) log.warn({ reason: (error as Error).message }, 'the evidence was not taken')
    }
  }
}
