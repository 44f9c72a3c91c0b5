/** Topics of Sparkplug B 3.0 and our own beside them. Group = tenant's slug, node = code suffix of the gateway's object. */
export type SparkplugVerb = 'NBIRTH' | 'NDATA' | 'NDEATH' | 'NCMD' | 'DBIRTH' | 'DDATA' | 'DDEATH' | 'DCMD'
export type OwnVerb = 'committed' | 'command' | 'attest' | 'receipt' | 'status'
export type Topic =
  | { space: 'sparkplug'; group: string; node: string; verb: SparkplugVerb; device?: string }
  | { space: 'onefold'; group: string; node: string; verb: OwnVerb }

const NODE_VERBS = new Set<string>(['NBIRTH', 'NDATA', 'NDEATH', 'NCMD'])
const DEVICE_VERBS = new Set<string>(['DBIRTH', 'DDATA', 'DDEATH', 'DCMD'])
const OWN_VERBS = new Set<string>(['committed', 'command', 'attest', 'receipt', 'status'])
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const FORBIDDEN = /[+#/\u0000-\u001f]/

export const sparkplugTopic = (group: string, verb: SparkplugVerb, node: string, device?: string) =>
  ['spBv1.0', part(group), verb, part(node), ...(device === undefined ? [] : [part(device)])].join('/')

export const ownTopic = (group: string, node: string, verb: OwnVerb) => `onefold/v1/${part(group)}/${part(node)}/${verb}`

/** null for a topic of neither space, or with an empty or wild part: a border, so nothing is guessed. */
export function parseTopic(topic: string): Topic | null {
  const parts = topic.split('/')
  if (parts.length > 5 || parts.some((it) => it === '' || it.length > 200)) return null
  const [space, second, third, fourth, fifth] = parts as [string, string?, string?, string?, string?]
  if (second === undefined || third === undefined || fourth === undefined) return null
  if (space === 'spBv1.0') {
    if (![second, fourth, fifth ?? 'none'].every(isPart)) return null
    if (fifth === undefined) {
      return NODE_VERBS.has(third) ? { space: 'sparkplug', group: second, node: fourth, verb: third as SparkplugVerb } : null
    }
    return DEVICE_VERBS.has(third) ? { space: 'sparkplug', group: second, node: fourth, verb: third as SparkplugVerb, device: fifth } : null
  }
  if (space === 'onefold' && second === 'v1' && fifth !== undefined) {
    if (![third, fourth].every(isPart) || !OWN_VERBS.has(fifth)) return null
    return { space: 'onefold', group: third, node: fourth, verb: fifth as OwnVerb }
  }
  return null
}

const isPart = (value: string) => !FORBIDDEN.test(value)
function part(value: string) {
  if (value === '' || !isPart(value)) throw new RangeError(`not a topic part: ${JSON.stringify(value)}`)
  return value
}

/** Names of the metrics that carry the protocol itself, never a channel. They have no alias: NDATA names them. */
export const METRIC = {
  bdSeq: 'bdSeq',
  rebirth: 'Node Control/Rebirth',
  /** Int64: the outbox's epoch. In NBIRTH. */
  epoch: 'onefold/epoch',
  /** String: version of the agent. In NBIRTH. */
  agent: 'onefold/agent',
  /** UInt64: number of the batch within the epoch. First metric of each NDATA of our agent (0 in NBIRTH: no batch). */
  batch: 'onefold/batch',
  /** String `simulated` or `replayed`: of every value of this message. Absent: measured. */
  source: 'onefold/source',
  /** String `ptp`, `ntp` or `none`: by what the node's clock is held. In NBIRTH; a third-party node may say it too. */
  timeSource: 'onefold/timeSource',
  /** Double, ms: the server's clock minus the node's, as far as the node knows. In NBIRTH. */
  clockOffset: 'onefold/clockOffset',
} as const

/** `<suffix>/<channel>` in NBIRTH. A suffix has no slash, so the first one divides. */
export const metricName = (suffix: string, channel: string) => `${suffix}/${channel}`
export function parseMetricName(name: string): { suffix: string; channel: string } | null {
  const slash = name.indexOf('/')
  return slash <= 0 || slash === name.length - 1 ? null : { suffix: name.slice(0, slash), channel: name.slice(slash + 1) }
}
