import { createTRPCClient, httpLink } from '@trpc/client'
import { copyIn } from '#/server/platform/copy-in.ts'
import { service } from '#/server/platform/system.ts'
import type { AppRouter } from '#/server/root.ts'
import { closeSlot } from '#/server/telemetry/close.ts'
import { columnsOf, type ReadingColumns } from '#/server/telemetry/columns.ts'
import { decodeSeries } from '#/server/telemetry/contract.ts'
import { CopyBuffer } from '#/server/telemetry/copy.ts'
import { openSlot } from '#/server/telemetry/slots.ts'
import { fillIngest } from './ingest/world.ts'
import { type Bed, startBed, startCluster } from './registry/bed.ts'
import { type Bench, type BenchInput, percentile, type Row, round, timed } from './shape.ts'

const DAY_MS = 86_400_000
const PIXELS = 1_000

/** What people wait for when they look back: one series of a month, a hundred of a day, the newest of a hundred thousand. */
export const bench: Bench = {
  name: 'query',
  summary: 'series of 30 days and of a day, hot and packed, and the newest value of 100,000 assets',
  async run({ quick, size, project, progress }: BenchInput): Promise<Row[]> {
    await using cluster = await startCluster(project)
    const address = await cluster.database('query')
    const assets = size ?? (quick ? 10_000 : 100_000)
    {
      await using bed = await startBed(address)
      const { tenant, siteId } = bed.ground
      progress(`${assets} assets`)
      await fillIngest(address, {
        tenantId: tenant.id,
        siteId,
        groupId: tenant.slug,
        codePrefix: tenant.codePrefix,
        series: assets * 9,
        gateways: 50,
      })
      await service(bed.system, 'telemetry').catalogue.load(bed.system.db)
      const tries = quick ? 20 : 100
      return [
        await packedRow(bed, { days: quick ? 7 : 30, tries, progress }),
        ...(await hundredRows(bed, { everyMs: quick ? 10_000 : 1_000, tries: quick ? 10 : 40, progress })),
        await hotRow(bed, tries),
        await latestRow(bed, assets, quick ? 10 : 40),
      ]
    }
  },
}

const api = (bed: Bed) =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${bed.http.url}/api/trpc`, methodOverride: 'POST', headers: { authorization: `Bearer ${bed.token}` } })],
  })

const objectsOf = (bed: Bed) => {
  const { catalogue } = service(bed.system, 'telemetry')
  return [...catalogue.ofTenant(bed.ground.tenant.id)].filter(({ channel }) => channel === 'flow')
}
/** A slow swing, noise, three decimals, now and then a spike. */
const valueAt = (series: number, atMs: number) =>
  Math.round(200 + 50 * Math.sin(atMs / 9e6 + series) + 5 * Math.sin(atMs * 7.7) + (atMs % 7_000_000 === 0 ? 90 : 0)) / 1_000

async function pack(bed: Bed, rows: ReadingColumns): Promise<void> {
  const { db } = bed.system
  const slot = await openSlot(db, Date.now())
  await db.ingest.begin((tx) => copyIn(tx, `copy ${slot.table} (series_id, at, value, quality, source, received_at) from stdin (format binary)`, new CopyBuffer().encode([{ readings: rows, receivedAtMs: Date.now() }]))) // biome-ignore format: one line
  await closeSlot(db, slot.id, (id) => service(bed.system, 'telemetry').catalogue.traits(id))
}
const rowsOf = (series: readonly number[], fromMs: number, toMs: number, everyMs: number) =>
  columnsOf(
    series.flatMap((id) =>
      Array.from({ length: (toMs - fromMs) / everyMs }, (_, i): [number, number, number] => [
        id,
        fromMs + i * everyMs,
        valueAt(id, fromMs + i * everyMs),
      ]),
    ),
  )

async function packedRow(
  bed: Bed,
  { days, tries, progress }: { days: number; tries: number; progress: (line: string) => void },
): Promise<Row> {
  const [info] = objectsOf(bed)
  const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const fromMs = toMs - days * DAY_MS
  for (let at = fromMs; at < toMs; at += DAY_MS) {
    progress(`packing ${new Date(at).toISOString().slice(0, 10)}`)
    await pack(bed, rowsOf([info!.id], at, at + DAY_MS, 1_000))
  }
  const ask = { objectId: info!.objectId as never, channels: ['flow'], fromMs, toMs, pixels: PIXELS }
  const value = await p95(tries, () => api(bed).telemetry.series.query(ask))
  return {
    name: 'series_packed_p95_ms',
    value,
    n: tries,
    how: `${days} days of one series at 1 s (${days * 86_400} readings) at ${PIXELS} px, packed, over HTTP with its JSON`,
  }
}

async function hundredRows(
  bed: Bed,
  { everyMs, tries, progress }: { everyMs: number; tries: number; progress: (line: string) => void },
): Promise<Row[]> {
  const some = objectsOf(bed).slice(1, 101)
  const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS
  progress('packing a day of a hundred series')
  for (let i = 0; i < some.length; i += 10) await pack(bed, rowsOf(some.slice(i, i + 10).map(({ id }) => id), toMs - DAY_MS, toMs, everyMs)) // biome-ignore format: one line
  const ask = {
    of: some.map(({ objectId, channel }) => ({ objectId: objectId as never, channel })),
    fromMs: toMs - DAY_MS,
    toMs,
    pixels: PIXELS,
  }
  const columns = async () => {
    const answer = await fetch(`${bed.http.url}/api/telemetry/series`, { method: 'POST', headers: { authorization: `Bearer ${bed.token}` }, body: JSON.stringify(ask) }) // biome-ignore format: one line
    const drawn = decodeSeries(await answer.arrayBuffer())
    if (drawn.length !== some.length || drawn.some(({ t }) => t.length !== PIXELS))
      throw new Error('the columns are not what was asked for')
  }
  const what = `100 series of a day, a reading every ${everyMs / 1_000} s, at ${PIXELS} px, packed, over HTTP`
  return [
    { name: 'hundred_series_p95_ms', value: await p95(tries, columns), n: tries, how: `${what} as columns, read` },
    { name: 'hundred_series_json_p95_ms', value: await p95(tries, () => api(bed).telemetry.many.query(ask)), n: tries, how: `${what} as JSON` }, // biome-ignore format: one row
  ]
}

/** Everything in the head: 15 minutes of one series at 1 s among a million readings of others. */
async function hotRow(bed: Bed, tries: number): Promise<Row> {
  const { head, slots } = service(bed.system, 'telemetry')
  const all = objectsOf(bed)
  const [nowMs, info] = [Date.now(), all[200]!]
  const others = all.slice(201, 1_201).map(({ id }) => id)
  head.add(slots.current().id, rowsOf(others, nowMs - 1_000_000, nowMs, 1_000), nowMs)
  head.add(slots.current().id, rowsOf([info.id], nowMs - 900_000, nowMs, 1_000), nowMs)
  const ask = { objectId: info.objectId as never, channels: ['flow'], fromMs: nowMs - 900_000, toMs: nowMs + 1_000, pixels: PIXELS }
  const value = await p95(tries, () => api(bed).telemetry.series.query(ask))
  return {
    name: 'series_hot_p95_ms',
    value,
    n: tries,
    how: `an open slot's 900 readings of one series among ${others.length * 1_000} of others, over HTTP`,
  }
}

async function latestRow(bed: Bed, assets: number, tries: number): Promise<Row> {
  const { head, slots, catalogue } = service(bed.system, 'telemetry')
  const nowMs = Date.now()
  const keys = [...catalogue.ofTenant(bed.ground.tenant.id)].filter(({ key }) => key)
  head.add(slots.current().id, columnsOf(keys.map(({ id }): [number, number, number] => [id, nowMs, id % 100])), nowMs)
  const url = `${bed.http.url}/api/telemetry/latest?site=${bed.ground.siteId}`
  let bytes = 0
  const value = await p95(tries, async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${bed.token}` } })
    if (!answer.ok) throw new Error(`the newest values were refused: ${answer.status}`)
    bytes = (await answer.arrayBuffer()).byteLength
  })
  return {
    name: 'latest_100k_ms',
    value,
    n: tries,
    how: `${keys.length} key channels of ${assets} assets as columns (${Math.round(bytes / 1_000)} kB), p95 over HTTP`,
  }
}

async function p95(tries: number, ask: () => Promise<unknown>): Promise<number> {
  // The first plans and reads from disk; its connection may have been closed as idle while a world was packed.
  await ask().catch(ask)
  const taken: number[] = []
  for (let i = 0; i < tries; i++) taken.push(await timed(ask))
  return round(percentile(taken, 95))
}
