import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { sample } from '#/test/samples.ts'

/** One column of a recording: [device time in ms, value] in the order of the file, what is no number left out. */
export type Recording = { name: string; atMs: number[]; value: number[] }
type Source = {
  path: string[]
  separator: string
  time: (cells: string[], row: number) => number
  comma?: boolean
  skip?: number
  header?: boolean
}

const utc = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
const START = Date.UTC(2026, 0, 1)
const NAB = ['realKnownCause/machine_temperature_system_failure', 'realKnownCause/nyc_taxi', 'realKnownCause/cpu_utilization_asg_misconfiguration',
  'realKnownCause/ec2_request_latency_system_failure', 'realAWSCloudwatch/ec2_cpu_utilization_5f5533', 'realAWSCloudwatch/rds_cpu_utilization_cc0c53',
  'realTraffic/TravelTime_387', 'realTraffic/occupancy_6005', 'realTraffic/speed_6005', 'realTraffic/speed_7578',
  'artificialWithAnomaly/art_daily_jumpsup', 'artificialWithAnomaly/art_daily_flatmiddle', 'artificialNoAnomaly/art_daily_small_noise'] // biome-ignore format: a list
const italian = ([date = '', time = '']: string[]) => {
  const [day, month, year] = date.split('/')
  return utc(`${year}-${month}-${day} ${time.replaceAll('.', ':')}`)
}

/** The published recordings with a time of their own, and AI4I 2020, which has none, at a row a minute. */
const SOURCES: readonly Source[] = [
  ...Array.from({ length: 8 }, (_, i): Source => ({ path: ['industrial', 'skab', 'valve1', `${i}.csv`], separator: ';', time: ([at = '']) => utc(at) })), // biome-ignore format: one line
  { path: ['industrial', 'skab', 'anomaly-free', 'anomaly-free.csv.gz'], separator: ';', time: ([at = '']) => utc(at) },
  ...NAB.map((name): Source => ({ path: ['industrial', 'nab', 'data', `${name}.csv.gz`], separator: ',', time: ([at = '']) => utc(at) })),
  { path: ['industrial', 'ai4i2020', 'ai4i2020_udi_1-7000.csv'], separator: ',', time: (_, row) => START + row * 60_000 },
  { path: ['timeseries', 'air-quality-uci', 'AirQualityUCI_2004.csv'], separator: ';', time: italian, comma: true },
  {
    path: ['energy', 'steel-industry', 'Steel_industry_2018_jan-sep.csv.gz'],
    separator: ',',
    time: (_, row) => Date.UTC(2018, 0, 1) + (row + 1) * 900_000,
  },
  { path: ['energy', 'openeemeter', 'il-electricity-cdd-hdd-hourly.csv.gz'], separator: ',', time: ([at = '']) => Date.parse(at.includes('T') ? at : at.replace(' ', 'T')) }, // biome-ignore format: one line
]

/** Every numeric column of what is here; empty where the samples are not. */
export const recordings = (): Recording[] => SOURCES.flatMap(read)

function read({ path, separator, time, comma = false }: Source): Recording[] {
  const file = sample(...path)
  if (!file) return []
  const bytes = readFileSync(file)
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '').split(/\r?\n/) // biome-ignore format: one line
  const names = (lines.shift() ?? '').split(separator)
  const columns = names.map((name): Recording => ({ name: `${path.at(-1)} ${name}`, atMs: [], value: [] }))
  for (const [row, line] of lines.entries()) {
    if (line === '') continue
    const cells = line.split(separator)
    const atMs = time(cells, row)
    if (!Number.isFinite(atMs)) continue
    for (const [i, cell] of cells.entries()) {
      const value = cell.trim() === '' ? Number.NaN : Number(comma ? cell.replace(',', '.') : cell)
      if (!Number.isFinite(value)) continue
      columns[i]?.atMs.push(atMs)
      columns[i]?.value.push(value)
    }
  }
  return columns.filter(({ atMs }) => atMs.length > 100)
}
