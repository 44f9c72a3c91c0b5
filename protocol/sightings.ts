import { NUMBER_KINDS, type NumberKind } from '#/twin-models/core/number-kinds.ts'

/** What a gateway sees of the network: its own interfaces, and those of its terminals by the suffix of their codes. In a Sparkplug NBIRTH each
 *  (terminal, interface, kind) is one String metric `Properties/Numbers/<suffix or ->/<interface>/<kind>`, its numbers divided by spaces: any
 *  node can say it, and hosts that do not know it pass over properties. */
export type SeenNumber = { suffix: string | null; interface: string; kind: NumberKind; value: string }

const PREFIX = 'Properties/Numbers/'
const KINDS: ReadonlySet<string> = new Set(NUMBER_KINDS)

export function sightingMetrics(seen: readonly SeenNumber[]): { name: string; value: string }[] {
  const byName = Map.groupBy(seen, ({ suffix, interface: on, kind }) => `${PREFIX}${suffix ?? '-'}/${encodeURIComponent(on)}/${kind}`)
  return [...byName].map(([name, numbers]) => ({ name, value: numbers.map(({ value }) => value).join(' ') }))
}

/** Empty for every other metric, and for a kind nobody knows. */
export function sightingsOf(name: string, text: string): SeenNumber[] {
  if (!name.startsWith(PREFIX)) return []
  const [suffix = '', on = '', kind = '', ...more] = name.slice(PREFIX.length).split('/')
  if (suffix === '' || on === '' || !KINDS.has(kind) || more.length > 0) return []
  const seen = { suffix: suffix === '-' ? null : suffix, interface: decoded(on).slice(0, 40), kind: kind as NumberKind }
  return text
    .split(/[\s,]+/)
    .filter((value) => value !== '')
    .map((value) => ({ ...seen, value: value.slice(0, 64) }))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
