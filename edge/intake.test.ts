import { expect, test } from 'vitest'
import { admit, type Counts } from './intake.ts'
import { Terminals } from './terminals.ts'

const terminals = () =>
  new Terminals({
    version: 1,
    models: [],
    terminals: [
      {
        objectId: 'o1',
        suffix: '0A12BC',
        tag: 'PS-03/P3',
        typeId: 'storm-pump',
        settings: {},
        relations: { parent: 'PS-03' },
        channels: [
          { id: 'flow', seriesId: 1, unit: 'm3/s', everyMs: 1000 },
          { id: 'running', seriesId: 2, unit: '1', everyMs: 1000 },
        ],
      },
    ],
  })
const reading = (change: object) => ({ tag: 'PS-03/P3', channel: 'flow', value: 900, unit: 'm3/h', atMs: 1_000.4, ...change })

test('[IN1] a value is converted once, to the catalogue’s unit, and its time is whole milliseconds', () => {
  const { admitted, converted } = admit([reading({})], terminals(), {})
  expect(admitted).toEqual([
    { suffix: '0A12BC', channel: 'flow', atMs: 1000, value: 0.25, quality: 'good', source: 'measured', historical: false },
  ])
  expect(converted[0]).toMatchObject({ value: 0.25, unit: 'm3/s' })
})

test('[IN2] each bad reading is refused and counted, its neighbours go through', () => {
  const counts: Counts = {}
  const bad = [
    { value: Number.NaN },
    { value: Number.POSITIVE_INFINITY },
    { value: '3' as never },
    { unit: 'furlong' },
    { unit: 'Cel' },
    { tag: 'PS-03/P9' },
    { channel: 'colour' },
    { atMs: Number.NaN },
    { atMs: -1 },
  ]
  const { admitted } = admit([reading({}), ...bad.map(reading), reading({ atMs: 2_000 })], terminals(), counts)
  expect(admitted.map((it) => it.atMs)).toEqual([1000, 2000])
  expect(counts).toEqual({ NOT_A_NUMBER: 3, UNIT_UNKNOWN: 1, UNIT_MISMATCH: 1, UNKNOWN_TERMINAL: 1, UNKNOWN_CHANNEL: 1, BAD_TIME: 2 })
})

test('[IN3] since when a channel has been 0 is kept; historical and older readings change nothing', () => {
  const served = terminals()
  const running = served.byTag.get('PS-03/P3')!.channels.get('running')!
  const at = (atMs: number, value: number, more = {}) =>
    admit([reading({ channel: 'running', unit: '1', value, atMs, ...more })], served, {})
  at(1_000, 1)
  at(2_000, 0)
  at(3_000, 0)
  expect(running.zeroSinceMs).toBe(2_000)
  at(2_500, 1)
  at(9_000, 1, { historical: true })
  expect(running.zeroSinceMs).toBe(2_000)
  at(4_000, 1)
  expect(running.zeroSinceMs).toBe(null)
})
