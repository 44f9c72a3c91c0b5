import { apiRow } from './ingest/api-load.ts'
import { type Place, startIngestBed } from './ingest/bed.ts'
import { maxRate } from './ingest/max-rate.ts'
import { rawCopyPerS } from './ingest/raw-copy.ts'
import { steadyRows } from './ingest/steady.ts'
import { victoriaPerS } from './ingest/victoria.ts'
import { startCluster } from './registry/bed.ts'
import { type Bench, type BenchInput, type Row, round } from './shape.ts'

const SMALL = { series: 10_000, gateways: 10, perMessage: 1_000 }
const BIG = [
  { name: 'cost_growth_100k_ratio', series: 100_000, gateways: 50 },
  { name: 'cost_growth_1m_ratio', series: 1_000_000, gateways: 100 },
] as const

/** Readings from the wire to durable, in heads and in streams: at the limit, beside what PostgreSQL and another store take alone, and steadily. */
export const bench: Bench = {
  name: 'ingest',
  summary: 'readings from the wire to durable: the limit beside raw COPY, cost at 1,000,000 series, a steady 15,000 a second',
  async run({ quick, size, project, progress }: BenchInput): Promise<Row[]> {
    await using cluster = await startCluster(project)
    const seconds = quick ? 6 : 15
    const place = async (name: string): Promise<Place> => ({ address: await cluster.database(name), postgresPid: cluster.pid() })
    const rows = await limitRows(await place('small'), { quick, seconds, progress })
    const small = rows.find(({ name }) => name === 'readings_per_s')?.cost ?? Number.NaN
    for (const { name, series, gateways } of BIG) {
      if (series > (size ?? (quick ? 100_000 : 1_000_000))) {
        rows.push({ name, value: null, n: 0, how: `${series} series are not measured at this size` })
        continue
      }
      await using bed = await startIngestBed(await place(`s${series}`), { series, gateways, perMessage: 1_000 }, progress)
      progress(`${series} series at the limit`)
      const { cost, perS, how } = await maxRate(bed, seconds)
      rows.push({
        name,
        value: round(cost / small),
        n: Math.round(perS * seconds),
        how: `processor time a reading of server and PostgreSQL: ${round(cost)} µs against ${round(small)} µs at 10,000 series; ${how}`,
      })
    }
    rows.push(...(await steadyRows(place, { quick, progress })))
    return rows.map(({ name, value, n, how }) => ({ name, value, n, how }))
  },
}

type Options = { quick: boolean; seconds: number; progress: (line: string) => void }

async function limitRows(small: Place, { quick, seconds, progress }: Options): Promise<(Row & { cost?: number })[]> {
  progress('raw COPY')
  const raw = await rawCopyPerS(small.address, quick ? 3 : 8)
  progress('VictoriaMetrics')
  const victoria = await victoriaPerS(quick ? 5 : 15)
  await using bed = await startIngestBed(small, SMALL, progress)
  progress('10,000 series at the limit')
  const { perS, cost, how, generatorShare } = await maxRate(bed, seconds)
  const n = Math.round(perS * seconds)
  const rows: (Row & { cost?: number })[] = [
    {
      name: 'readings_per_s',
      value: Math.round(perS),
      n,
      cost,
      how: `10,000 series, 10 gateways over MQTT, 1,000 metrics a message, confirmed as durable; ${how}`,
    },
    {
      name: 'ingest_vs_copy_ratio',
      value: round(perS / raw),
      n,
      how: `raw binary COPY into such a slot, 50,000 rows each, two connections, median of three: ${Math.round(raw)} rows/s; the generator used ${round(generatorShare * 100)} % of one core`,
    },
    victoria === null
      ? { name: 'ingest_vs_victoriametrics_ratio', value: null, n: 0, how: 'the Debian package victoria-metrics is not installed' }
      : {
          name: 'ingest_vs_victoriametrics_ratio',
          value: round(perS / victoria),
          n,
          how: `VictoriaMetrics took ${Math.round(victoria)} points/s: InfluxDB lines of ten fields, 10,000 points a request, two connections`,
        },
  ]
  rows.push(await apiRow(bed, perS, { quick, progress }))
  return rows
}
