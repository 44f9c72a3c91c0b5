import type { GatewayRow } from '#/server/gateways/contract.ts'

export type Step = 'registered' | 'enrolled' | 'online' | 'certified' | 'attested' | 'serving'

/** What only our own agent has to show; another vendor's node may hold a certificate, and proves itself by a password without one. */
const OF_AGENTS: readonly Step[] = ['certified', 'attested']

/** What has to stand before a gateway is one, in the order in which it comes about. */
export function stepsOf(
  row: Pick<GatewayRow, 'kind' | 'enrolledAt' | 'online' | 'certificate' | 'attestation' | 'terminals'>,
): { id: Step; done: boolean }[] {
  const steps: { id: Step; done: boolean }[] = [
    { id: 'registered', done: true },
    { id: 'enrolled', done: row.enrolledAt !== null },
    { id: 'online', done: row.online },
    { id: 'certified', done: row.certificate !== null },
    { id: 'attested', done: row.attestation === 'affirmed' },
    { id: 'serving', done: row.terminals > 0 },
  ]
  return row.kind === 'node' ? steps.filter(({ id }) => !OF_AGENTS.includes(id)) : steps
}

/** The first one that is not done; null when all are. */
export const nextStep = (row: Parameters<typeof stepsOf>[0]): Step | null => stepsOf(row).find(({ done }) => !done)?.id ?? null
