import { TIME_SOURCES, type TimeSource } from '#/protocol/messages/status.ts'
import { QUALITY_CODE, qualityFromCode } from '#/protocol/quality.ts'
import { FLAG, type SparkplugPayload, WIRE, withBirthType } from '#/protocol/sparkplug/index.ts'
import { METRIC, type SparkplugVerb } from '#/protocol/topics.ts'
import { BornMetrics, isProtocol, type Known } from './born-metrics.ts'
import { emptyColumns, type ReadingColumns, TYPE } from './columns.ts'
import { HISTORICAL, SOURCES } from './contract.ts'

/** What the host remembers of one Sparkplug node since its birth. */
export type NodeState = {
  born: boolean
  bdSeq: number | null
  epoch: number | null // of our agent's outbox; null for a third-party node
  nextSeq: number
  metrics: BornMetrics
  devices: Set<string>
  time: ClockSaid | null
}
/** What a birth says of the node's clock; `offsetMs`: ours minus its own. */
export type ClockSaid = { source: TimeSource; offsetMs: number | null }

export const UNBORN = (): NodeState => ({
  born: false,
  bdSeq: null,
  epoch: null,
  nextSeq: 0,
  metrics: new BornMetrics(),
  devices: new Set(),
  time: null,
})

export type NameOf = (index: number) => string | undefined
export type Heard = {
  readings: ReadingColumns
  nameOf: NameOf // of a reading, for the quarantine
  batch: number | null
  gap: { expected: number; got: number } | null
  beforeBirth: boolean
  unknownAliases: number
}

/** NBIRTH begins all anew: aliases and order. The values it carries are readings of a third-party node; our agent's stand in its batches. */
export function hearBirth(state: NodeState, payload: SparkplugPayload, known: Known): Heard {
  Object.assign(state, UNBORN(), { born: true, nextSeq: (Math.max(0, payload.seq) + 1) & 255 })
  const protocol = protocolMetrics(payload)
  state.bdSeq = protocol.bdSeq
  state.epoch = protocol.epoch
  state.time = clockSaid(payload)
  defineMetrics(state, payload, null, known)
  const carried = state.epoch === null ? readingsOf(state, payload, null, protocol.source) : NO_READINGS()
  return { ...carried, batch: null, gap: null, beforeBirth: false }
}

/** DBIRTH of a third-party node: the device is the suffix, a metric's name the channel. */
export function hearDeviceBirth(state: NodeState, payload: SparkplugPayload, device: string, known: Known): Heard {
  if (!state.born) return nothing(payload, true)
  const gap = step(state, payload.seq)
  state.devices.add(device)
  defineMetrics(state, payload, device, known)
  return { ...readingsOf(state, payload, device, protocolMetrics(payload).source), batch: null, gap, beforeBirth: false }
}

/** NDATA, DDATA. After a gap the readings still count: an alias means what the birth said. */
export function hearData(state: NodeState, payload: SparkplugPayload, verb: SparkplugVerb, device: string | null): Heard {
  if (!state.born || (verb === 'DDATA' && !state.devices.has(device ?? ''))) return nothing(payload, true)
  const gap = step(state, payload.seq)
  const { batch, source } = protocolMetrics(payload)
  return { ...readingsOf(state, payload, device, source), batch: state.epoch === null ? null : batch, gap, beforeBirth: false }
}

/** A death counts when it belongs to the birth we know; an older one was overtaken by a new birth. */
export function hearDeath(state: NodeState, payload: SparkplugPayload): boolean {
  const { bdSeq } = protocolMetrics(payload)
  if (!state.born || (bdSeq !== null && state.bdSeq !== null && bdSeq !== state.bdSeq)) return false
  state.born = false
  return true
}

/** DDEATH: its series, which are stale from now on. Its data count again only after a new birth. */
export function hearDeviceDeath(
  state: NodeState,
  payload: SparkplugPayload,
  device: string,
): Pick<Heard, 'gap' | 'beforeBirth'> & { series: number[] } {
  if (!state.born || !state.devices.has(device)) return { gap: null, beforeBirth: true, series: [] }
  const gap = step(state, payload.seq)
  state.devices.delete(device)
  return { gap, beforeBirth: false, series: state.metrics.seriesOf(device) }
}

function step(state: NodeState, seq: number): Heard['gap'] {
  const expected = state.nextSeq
  if (seq >= 0) state.nextSeq = (seq + 1) & 255
  return seq === expected ? null : { expected, got: seq }
}

const NO_READINGS = () => ({ readings: emptyColumns(0), nameOf: () => undefined, unknownAliases: 0 })
const nothing = (payload: SparkplugPayload, beforeBirth: boolean): Heard => ({
  ...NO_READINGS(), batch: protocolMetrics(payload).batch, gap: null, beforeBirth,
}) // biome-ignore format: one value

function protocolMetrics(payload: SparkplugPayload): { bdSeq: number | null; epoch: number | null; batch: number | null; source: number } {
  const found = { bdSeq: null as number | null, epoch: null as number | null, batch: null as number | null, source: 0 }
  const { names, value, texts } = payload
  for (let i = 0; i < names.length; i++) {
    const name = names[i]
    if (name === METRIC.bdSeq) found.bdSeq = value[i]!
    else if (name === METRIC.epoch) found.epoch = value[i]!
    else if (name === METRIC.batch) found.batch = value[i]!
    else if (name === METRIC.source) found.source = Math.max(0, SOURCES.indexOf((texts.get(i) ?? '') as never))
  }
  return found
}

function clockSaid({ names, value, texts }: SparkplugPayload): ClockSaid | null {
  const source = TIME_SOURCES.find((it) => it === texts.get(names.indexOf(METRIC.timeSource)))
  const offsetMs = value[names.indexOf(METRIC.clockOffset)]
  return source ? { source, offsetMs: offsetMs !== undefined && Number.isFinite(offsetMs) ? offsetMs : null } : null
}

function defineMetrics({ metrics }: NodeState, payload: SparkplugPayload, device: string | null, known: Known): void {
  for (let i = 0; i < payload.names.length; i++) {
    const name = payload.names[i]
    if (name === undefined || isProtocol(name)) continue
    metrics.define(device, { name, alias: payload.alias[i]!, datatype: payload.datatype[i]!, unit: payload.units.get(i) }, known)
  }
}

function readingsOf(
  { metrics }: NodeState,
  payload: SparkplugPayload,
  device: string | null,
  source: number,
): Pick<Heard, 'readings' | 'nameOf' | 'unknownAliases'> {
  const { names, flags, wire, alias } = payload
  const readings = emptyColumns(payload.count)
  const places = new Int32Array(payload.count)
  const named = names.length
  let count = 0
  let unknownAliases = 0
  for (let i = 0; i < payload.count; i++) {
    const name = i < named ? names[i] : undefined
    if (name !== undefined && isProtocol(name)) continue
    if (flags[i]! & FLAG.null) continue // a birth says null for what has no value yet
    const place = name === undefined ? metrics.placeOfAlias(alias[i]!) : metrics.placeOfName(device, name)
    if (place < 0) {
      unknownAliases++
      continue
    }
    places[count] = place
    readings.series[count] = metrics.series[place]!
    readings.atMs[count] = payload.atMs[i]!
    readings.quality[count] = payload.quality[i] === QUALITY_CODE.good ? QUALITY_CODE.good : QUALITY_CODE[qualityFromCode(payload.quality[i]!)] // biome-ignore format: one choice
    readings.source[count] = flags[i]! & FLAG.historical ? source | HISTORICAL : source
    const type = metrics.foreignUnit[place] ? TYPE.unit : TYPE_OF[wire[i]!]!
    readings.type[count] = type
    readings.value[count] =
      wire[i] === WIRE.double
        ? payload.value[i]!
        : type === TYPE.other
          ? Number.NaN
          : withBirthType(payload.value[i]!, wire[i]!, metrics.datatype[place]!)
    count++
  }
  readings.count = count
  return { readings, nameOf: (index) => metrics.names[places[index]!], unknownAliases }
}

/** By the field of the wire. */
const TYPE_OF = Uint8Array.from(
  Object.entries(WIRE)
    .sort(([, a], [, b]) => a - b)
    .map(([field]) =>
      field === 'boolean' ? TYPE.boolean : field === 'string' || field === 'other' || field === 'none' ? TYPE.other : TYPE.number,
    ),
)
