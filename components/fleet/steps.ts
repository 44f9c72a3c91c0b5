import type { GatewayRow } from '#/server/gateways/contract.ts'

export type Step = 'registered' | 'enrolled' | 'online' | 'certified' | 'attested' | 'serving'

/** What has to stand before a gateway is one, in the order in which it comes about. */
export function stepsOf(
  row: Pick<GatewayRow, 'enrolledAt' | 'online' | 'certificate' | 'attestation' | 'terminals'>,
): { id: Step; done: boolean }[] {
  return [
    { id: 'registered', done: true },
    { id: 'enrolled', done: row.enrolledAt !== null },
    { id: 'online', done: row.online },
    { id: 'certified', done: row.certificate !== null },
    { id: 'attested', done: row.attestation === 'affirmed' },
    { id: 'serving', done: row.terminals > 0 },
  ]
}

/** The first one that is not done; null when all are. */
export const nextStep = (row: Parameters<typeof stepsOf>[0]): Step | null => stepsOf(row).find(({ done }) => !done)?.id ?? null
