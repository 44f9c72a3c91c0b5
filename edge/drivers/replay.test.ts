import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { DriverReading, Point } from './driver.ts'
import { createReplay } from './replay.ts'
import { Mapping, type RecordingError } from './replay-mapping.ts'
import { checkRecording } from './replay-recording.ts'

const MAPPING = Mapping.parse({
  type: 'test-bed',
  delimiter: ';',
  time: { column: 'datetime' },
  columns: { Flow: { channel: 'flow', unit: 'L/min' }, Pressure: { channel: 'pressure', unit: 'bar' } },
})
const HEADER = 'datetime;Flow;Pressure;anomaly'
const line = (second: number, flow: string | number = 32, pressure: string | number = 1) =>
  `2020-03-09 10:00:${String(second).padStart(2, '0')};${flow};${pressure};0`

function file(text: string | Buffer, name = 'recording.csv'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'onefold-replay-')), name)
  writeFileSync(path, text)
  return path
}
const csv = (...lines: string[]) => file([HEADER, ...lines].join('\n'))

const point: Point = {
  objectId: '',
  suffix: 'X',
  tag: 'TB-01',
  typeId: 'test-bed',
  settings: {},
  relations: {},
  channels: ['flow', 'pressure'].map((id, i) => ({ id, seriesId: i + 1, unit: '1', everyMs: 1000 })),
}
const quiet = { debug: () => {}, info: () => {}, error: () => {} }

async function refusal(path: string, mapping: Mapping = MAPPING): Promise<RecordingError> {
  return checkRecording(path, mapping).then(
    () => expect.fail('was read'),
    (error: RecordingError) => error,
  )
}

test('[RP1] a missing column is named, with those there are, and a wrong delimiter is guessed', async () => {
  expect((await refusal(file('datetime;Flow\n2020-03-09 10:00:00;1'))).message).toBe(
    'recording.csv, line 1: column "Pressure" is missing; there are: datetime, Flow.',
  )
  expect((await refusal(file('datetime,Flow,Pressure\n'))).message).toContain('divided by ","')
})

test('[RP2] a decimal comma, a word and a bad time name line and column', async () => {
  const comma = await refusal(csv(line(1), line(2, '32,5')))
  expect(comma).toMatchObject({ code: 'DECIMAL_COMMA', line: 3, column: 'Flow' })
  expect(comma.message).toContain('"32,5" has a decimal comma')
  expect(await refusal(csv(line(1, 32, 'high')))).toMatchObject({ code: 'NOT_A_NUMBER', line: 2, column: 'Pressure' })
  expect(await refusal(csv('09.03.2020 10:00;1;1;0'))).toMatchObject({ code: 'BAD_TIME', line: 2, column: 'datetime' })
  expect(await refusal(csv(line(1), '2020-03-09 10:00:02;1'))).toMatchObject({ code: 'SHORT_LINE', line: 3 })
  expect(await checkRecording(csv(line(1, '32,5', '1,0')), { ...MAPPING, decimal: ',' })).toMatchObject({ rows: 1 })
})

test('[RP3] an empty file, one without rows and one that is not there are told apart', async () => {
  expect((await refusal(file(''))).code).toBe('EMPTY')
  expect((await refusal(csv())).code).toBe('NO_ROWS')
  expect((await refusal('/nowhere/recording.csv')).code).toBe('FILE_MISSING')
})

test('[RP4] time that steps back is reported and left out; an empty cell is a missing value; .gz is read', async () => {
  const text = [HEADER, line(1), line(5), line(3), line(5), line(6, '')].join('\r\n')
  const facts = await checkRecording(file(gzipSync(text), 'recording.csv.gz'), MAPPING)
  expect(facts).toMatchObject({
    rows: 3,
    missing: 1,
    backwards: [
      { line: 4, byMs: 2000 },
      { line: 5, byMs: 0 },
    ],
  })
})

test('[RP5] reading i is stamped start + (t_i - t_0) / speed, with its recording time beside it and source replayed', async () => {
  const stop = new AbortController()
  const progress: boolean[] = []
  const driver = createReplay(({ done }) => progress.push(done))
  const startMs = Date.now()
  const options = { file: csv(line(0), line(1), line(4), line(10)), mapping: MAPPING, as: 'TB-01', speed: 100 }
  const session = await driver.open(options, {
    points: [point],
    signal: stop.signal,
    nowMs: () => Date.now(),
    log: { ...quiet, warn: () => {} },
  })
  const got: DriverReading[] = []
  for await (const batch of session.readings) {
    got.push(...batch)
    for (const { atMs } of batch) expect(atMs).toBeLessThanOrEqual(Date.now() + 25)
    if (got.length === 8) stop.abort()
  }
  expect(progress.at(-1)).toBe(true)
  const flow = got.filter(({ channel }) => channel === 'flow')
  const first = flow[0]?.atMs ?? 0
  expect(first).toBeGreaterThanOrEqual(startMs)
  expect(flow.map(({ atMs }) => atMs - first)).toEqual([0, 10, 40, 100])
  expect(flow.map(({ processMs }) => (processMs ?? 0) - Date.parse('2020-03-09T10:00:00Z'))).toEqual([0, 1000, 4000, 10_000])
  expect(new Set(got.map(({ source, tag }) => `${source} ${tag}`))).toEqual(new Set(['replayed TB-01']))
})

test('[RP6] a channel the position does not have, or a position the gateway does not serve, is refused', async () => {
  const open = (as: string, channel: string) =>
    createReplay().open(
      { file: csv(line(0)), mapping: { ...MAPPING, columns: { Flow: { channel, unit: '1' } } }, as },
      { points: [point], signal: new AbortController().signal, nowMs: () => 0, log: { ...quiet, warn: () => {} } },
    )
  await expect(open('TB-02', 'flow')).rejects.toThrow('serves no TB-02; it serves: TB-01')
  await expect(open('TB-01', 'voltage')).rejects.toThrow('column "Flow" is mapped to "voltage", which TB-01 (test-bed) does not have')
})
