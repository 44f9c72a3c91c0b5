import type { GatewayRow } from '#/server/gateways/contract.ts'
import type { Health, QuarantinePage, Wholeness } from '#/server/telemetry/contract.ts'
import { toldPart } from './share.ts'

export const PARTS = ['arrival', 'wholeness', 'quarantine', 'clocks', 'storage'] as const
export type Part = (typeof PARTS)[number]

/** A reading is in time on a screen within half a second; ten times that is felt by everyone. */
const SLOW_MS = 5_000
const MANY_WAIT = 10_000
/** One device of a hundred that is silent half of the time. */
const WHOLE_ENOUGH = 0.995

/** What somebody should look at. Nothing that is not known yet. */
export function troublesOf(told: {
  health: Health | undefined
  gateways: readonly GatewayRow[] | undefined
  wholeness: Wholeness | undefined
  quarantine: QuarantinePage['counts'] | undefined
}): ReadonlySet<Part> {
  const { health, gateways = [], wholeness, quarantine = [] } = told
  const troubles = new Set<Part>()
  const expected = gateways.filter(({ enrolledAt }) => enrolledAt !== null)
  const away = expected.some(({ online }) => !online)
  if (away || (health && (health.waiting > MANY_WAIT || health.lagMs.p99 > SLOW_MS || (health.rate.minute === 0 && expected.length > 0))))
    troubles.add('arrival')
  if (wholeness && (toldPart(wholeness.total) ?? 1) < WHOLE_ENOUGH) troubles.add('wholeness')
  if (quarantine.length > 0) troubles.add('quarantine')
  if (health && health.clocks.length > 0) troubles.add('clocks')
  return troubles
}
