import { QUALITY_CODE, qualityFromCode } from '#/protocol/quality.ts'
import { FLAG, type SparkplugPayload, WIRE, withBirthType } from '#/protocol/sparkplug/index.ts'
import { METRIC, parseMetricName, type SparkplugVerb } from '#/protocol/topics.ts'
import { emptyColumns, push, type ReadingColumns, TYPE } from './columns.ts'
import { HISTORICAL, SOURCES } from './contract.ts'

type Alias = { series: number; datatype: number; name: string }

/** What the host remembers of one Sparkplug node since its birth. */
export type NodeState = {
  born: boolean
  bdSeq: number | null
  epoch: number | null // of our agent's outbox; null for a third-party node
  nextSeq: number
  byAlias: Map<number, Alias>
  byName: Map<string, Alias>
  devices: Set<string>
}

export const UNBORN = (): NodeState => ({
  born: false,
  bdSeq: null,
  epoch: null,
  nextSeq: 0,
  byAlias: new Map(),
  byName: new Map(),
  devices: new Set(),
})

export type Heard = {
  readings: ReadingColumns
  names: (string | undefined)[] // of each reading, for the quarantine
  batch: number | null
  gap: { expected: number; got: number } | null
  beforeBirth: boolean
  unknownAliases: number
}

type SeriesOf = (suffix: string, channel: string) => number

/** NBIRTH begins all anew: aliases and order. The values it carries are readings of a third-party node; our agent's stand in its batches. */
export function hearBirth(state: NodeState, payload: SparkplugPayload, seriesOf: SeriesOf): Heard {
  Object.assign(state, UNBORN(), { born: true, nextSeq: (Math.max(0, payload.seq) + 1) & 255 })
  const protocol = protocolMetrics(payload)
  state.bdSeq = protocol.bdSeq
  state.epoch = protocol.epoch
  defineMetrics(state, payload, null, seriesOf)
  const carried = state.epoch === null ? readingsOf(state, payload, null) : { readings: emptyColumns(0), names: [], unknownAliases: 0 }
  return { ...carried, batch: null, gap: null, beforeBirth: false }
}

/** DBIRTH of a third-party node: the device is the suffix, a metric's name the channel. */
export function hearDeviceBirth(state: NodeState, payload: SparkplugPayload, device: string, seriesOf: SeriesOf): Heard {
  if (!state.born) return nothing(payload, true)
  const gap = step(state, payload.seq)
  state.devices.add(device)
  defineMetrics(state, payload, device, seriesOf)
  return { ...readingsOf(state, payload, device), batch: null, gap, beforeBirth: false }
}

/** NDATA, DDATA. After a gap the readings still count: an alias means what the birth said. */
export function hearData(state: NodeState, payload: SparkplugPayload, verb: SparkplugVerb, device: string | null): Heard {
  if (!state.born || (verb === 'DDATA' && !state.devices.has(device ?? ''))) return nothing(payload, true)
  const gap = step(state, payload.seq)
  const heard = readingsOf(state, payload, device)
  return { ...heard, batch: state.epoch === null ? null : protocolMetrics(payload).batch, gap, beforeBirth: false }
}

/** A death counts when it belongs to the birth we know; an older one was overtaken by a new birth. */
export function hearDeath(state: NodeState, payload: SparkplugPayload): boolean {
  const { bdSeq } = protocolMetrics(payload)
  if (!state.born || (bdSeq !== null && state.bdSeq !== null && bdSeq !== state.bdSeq)) return false
  state.born = false
  return true
}

function step(state: NodeState, seq: number): Heard['gap'] {
  const expected = state.nextSeq
  if (seq >= 0) state.nextSeq = (seq + 1) & 255
  return seq === expected ? null : { expected, got: seq }
}

const nothing = (payload: SparkplugPayload, beforeBirth: boolean): Heard => ({
  readings: emptyColumns(0), names: [], batch: protocolMetrics(payload).batch, gap: null, beforeBirth, unknownAliases: 0,
}) // biome-ignore format: one value

function protocolMetrics(payload: SparkplugPayload): { bdSeq: number | null; epoch: number | null; batch: number | null; source: number } {
  const found = { bdSeq: null as number | null, epoch: null as number | null, batch: null as number | null, source: 0 }
  // They come first in a message of ours; in a birth of thousands of metrics the rest need not be looked at for each of them.
  for (let i = 0; i < payload.count; i++) {
    const name = payload.names[i]
    if (name === METRIC.bdSeq) found.bdSeq = payload.value[i]!
    else if (name === METRIC.epoch) found.epoch = payload.value[i]!
    else if (name === METRIC.batch) found.batch = payload.value[i]!
    else if (name === METRIC.source) found.source = Math.max(0, SOURCES.indexOf((payload.texts.get(i) ?? '') as never))
  }
  return found
}

const PROTOCOL = new Set<string>(Object.values(METRIC))
const isProtocol = (name: string) =>
  PROTOCOL.has(name) || name.startsWith('Node Control/') || name.startsWith('Device Control/') || name.startsWith('Properties/')

function defineMetrics(state: NodeState, payload: SparkplugPayload, device: string | null, seriesOf: SeriesOf): void {
  for (let i = 0; i < payload.count; i++) {
    const name = payload.names[i]
    if (name === undefined || isProtocol(name)) continue
    const parsed = device === null ? parseMetricName(name) : { suffix: device, channel: name }
    const full = device === null ? name : `${device}/${name}`
    const alias = { series: parsed ? seriesOf(parsed.suffix, parsed.channel) : 0, datatype: payload.datatype[i]!, name: full }
    state.byName.set(full, alias)
    if (payload.alias[i]! >= 0) state.byAlias.set(payload.alias[i]!, alias)
  }
}

function readingsOf(
  state: NodeState,
  payload: SparkplugPayload,
  device: string | null,
): Pick<Heard, 'readings' | 'names' | 'unknownAliases'> {
  const { source } = protocolMetrics(payload)
  const readings = emptyColumns(payload.count)
  const names: (string | undefined)[] = []
  let unknownAliases = 0
  for (let i = 0; i < payload.count; i++) {
    const name = payload.names[i]
    if (name !== undefined && isProtocol(name)) continue
    if (payload.flags[i]! & FLAG.null) continue // a birth says null for what has no value yet
    const known = name === undefined ? state.byAlias.get(payload.alias[i]!) : state.byName.get(device === null ? name : `${device}/${name}`)
    if (!known) {
      unknownAliases++
      continue
    }
    const wire = payload.wire[i]!
    const type =
      wire === WIRE.boolean ? TYPE.boolean : wire === WIRE.string || wire === WIRE.other || wire === WIRE.none ? TYPE.other : TYPE.number
    const value = type === TYPE.other ? Number.NaN : withBirthType(payload.value[i]!, wire, known.datatype)
    const late = payload.flags[i]! & FLAG.historical ? HISTORICAL : 0
    push(readings, known.series, payload.atMs[i]!, value, QUALITY_CODE[qualityFromCode(payload.quality[i]!)], source | late, type)
    names.push(known.name)
  }
  return { readings, names, unknownAliases }
}
