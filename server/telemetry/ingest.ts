import { decodeBatch } from '#/protocol/batch/batch.ts'
import { QUALITY_CODE, qualityFromCode } from '#/protocol/quality.ts'
import type { GatewayIdentity } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { type Result, refuse } from '#/twin-models/core/result.ts'
import { sameUnit } from '#/twin-models/core/units.ts'
import { BYTES_A_READING, emptyColumns, push, TYPE } from './columns.ts'
import { HISTORICAL, type Ingest, type IngestAnswer, MAX_READINGS_PER_BATCH, SOURCES, type TelemetryRefusal } from './contract.ts'
import type { Delivery } from './service.ts'

/** A request waits so long for room, then its sender is told when to come again. */
const PATIENCE_MS = 1_000
const WAIT_SECONDS = 2

/** A batch over HTTPS, as JSON. Answered when it is durable. */
export async function ingestJson(system: System, gateway: GatewayIdentity, input: Ingest): Promise<Result<IngestAnswer, TelemetryRefusal>> {
  const { catalogue } = service(system, 'telemetry')
  const readings = emptyColumns(input.readings.length)
  const names: string[] = []
  const source = Math.max(0, SOURCES.indexOf(input.source ?? 'measured')) | (input.historical ? HISTORICAL : 0)
  const perMs = PER_MS[input.timeUnit ?? 'ms']
  const foreign = foreignUnits(system, gateway, input.units ?? {})
  for (const [suffix, channel, at, value, quality] of input.readings) {
    const said = typeof value === 'number' || value === null ? TYPE.number : typeof value === 'boolean' ? TYPE.boolean : TYPE.other
    const number = typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN
    const type = foreign.has(`${suffix}/${channel}`) ? TYPE.unit : said
    push(readings, catalogue.idOf(gateway.gatewayId, suffix, channel), at / perMs, number, qualityCode(quality), source, type)
    names.push(`${suffix}/${channel}`)
  }
  return deliver(system, gateway, { epoch: input.epoch, sequence: input.sequence }, readings, (index) => names[index])
}

const PER_MS = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 } as const

/** Names whose sender says another unit than the channel has: what he means by a number is then not known. */
function foreignUnits(system: System, { gatewayId }: GatewayIdentity, units: Readonly<Record<string, string>>): ReadonlySet<string> {
  const { catalogue } = service(system, 'telemetry')
  const differs = ([name, unit]: [string, string]) => {
    const cut = name.indexOf('/')
    const info = catalogue.get(catalogue.idOf(gatewayId, name.slice(0, cut), name.slice(cut + 1)))
    return info !== undefined && !sameUnit(unit, info.unit)
  }
  return new Set(Object.entries(units).filter(differs).map(([name]) => name)) // biome-ignore format: one line
}

const qualityCode = (quality: number | 'good' | 'uncertain' | 'bad' | undefined): number =>
  quality === undefined ? QUALITY_CODE.good : QUALITY_CODE[typeof quality === 'number' ? qualityFromCode(quality) : quality]

/** The same in the binary form of `protocol/batch`. */
export async function ingestBinary(
  system: System,
  gateway: GatewayIdentity,
  body: Uint8Array,
): Promise<Result<IngestAnswer, TelemetryRefusal>> {
  const decoded = decodeBatch(body)
  if (!decoded.ok) {
    const from = await service(system, 'gateways').find(gateway.gatewayId)
    service(system, 'gateways').noteRefused(
      from,
      decoded.refusal.code === 'BATCH_TOO_LARGE' ? 'TOO_LARGE' : 'MALFORMED',
      1,
      JSON.stringify(decoded.refusal),
    )
    return refuse({ code: 'BAD_BATCH', detail: JSON.stringify(decoded.refusal) })
  }
  const batch = decoded.value
  if (batch.atMs.length > MAX_READINGS_PER_BATCH) {
    const from = await service(system, 'gateways').find(gateway.gatewayId)
    service(system, 'gateways').noteRefused(from, 'TOO_LARGE', 1, `a batch of ${batch.atMs.length} readings`)
    return refuse({ code: 'TOO_MANY_READINGS', limit: MAX_READINGS_PER_BATCH })
  }
  const { catalogue } = service(system, 'telemetry')
  const known = batch.series.map(({ suffix, channel }) => ({
    id: catalogue.idOf(gateway.gatewayId, suffix, channel),
    name: `${suffix}/${channel}`,
  }))
  const source = SOURCES.indexOf(batch.source) | (batch.historical ? HISTORICAL : 0)
  const readings = emptyColumns(batch.atMs.length)
  const count = batch.atMs.length
  for (let i = 0; i < count; i++) {
    readings.series[i] = known[batch.seriesOf[i]!]!.id
    readings.quality[i] = batch.quality[i] === QUALITY_CODE.good ? QUALITY_CODE.good : QUALITY_CODE[qualityFromCode(batch.quality[i]!)]
  }
  readings.atMs.set(batch.atMs)
  readings.value.set(batch.value)
  readings.source.fill(source)
  readings.count = count
  return deliver(system, gateway, { epoch: batch.epoch, sequence: batch.sequence }, readings, (i) => known[batch.seriesOf[i]!]?.name)
}

async function deliver(
  system: System,
  gateway: GatewayIdentity,
  batch: { epoch: number; sequence: number },
  readings: Delivery['readings'],
  nameOf: Delivery['nameOf'],
): Promise<Result<IngestAnswer, TelemetryRefusal>> {
  if (!(batch.epoch < 2 ** 31 && batch.sequence >= 1))
    return refuse({ code: 'BAD_BATCH', detail: `epoch ${batch.epoch}, sequence ${batch.sequence}` })
  const from = await service(system, 'gateways').find(gateway.gatewayId)
  if (!from) return refuse({ code: 'BAD_BATCH', detail: 'the gateway is gone' })
  service(system, 'gateways').touch(from)
  const telemetry = service(system, 'telemetry')
  // Known before there is room for it: what then waits for something is in nobody's count, and a crowd that comes at once would pass all of it.
  if (!telemetry.progress.loaded(gateway.gatewayId, batch.epoch)) await telemetry.progress.of(gateway.gatewayId, batch.epoch)
  using room = await telemetry.room.within(PATIENCE_MS, readings.count * BYTES_A_READING)
  if (!room) return refuse({ code: 'TOO_MANY_UNDER_WAY', waitSeconds: WAIT_SECONDS })
  return telemetry.admitBatch({ from, batch, readings, nameOf })
}
