import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DriverReading, DriverSession } from '#/edge/drivers/driver.ts'
import { channelOf, twinType } from '#/twin-models/catalog/index.ts'
import { pointsOf } from './points.ts'
import { createSimulator } from './simulator.ts'
import { makeWorld } from './world/index.ts'

const START_MS = Date.UTC(2026, 7, 19, 5, 0)
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const world = makeWorld({ pace: 20 })

/** A clock that runs `speed` times as fast as the wall. */
const fastClock = (speed: number) => {
  const from = performance.now()
  return () => START_MS + (performance.now() - from) * speed
}

async function open(gateway: string, nowMs: () => number, simulator = createSimulator(), of = world) {
  const points = pointsOf(of, gateway)
  const closing = new AbortController()
  const session = await simulator.open({ gateway, seed: 7, historyAfterMs: 0 }, { points, signal: closing.signal, nowMs, log: silent })
  return { points, session, close: () => closing.abort() }
}

/** Reads until the test is content; the newest reading of each channel by `tag channel`. */
async function until(
  session: DriverSession,
  content: (latest: Map<string, DriverReading>, batch: DriverReading[]) => boolean,
  deadlineMs = 25_000,
) {
  const latest = new Map<string, DriverReading>()
  const end = performance.now() + deadlineMs
  const readings = session.readings[Symbol.asyncIterator]()
  for (;;) {
    const { done, value: batch } = await readings.next()
    if (done) throw new Error('the readings ended')
    for (const reading of batch) if (!reading.historical) latest.set(`${reading.tag} ${reading.channel}`, reading)
    if (content(latest, batch)) return latest
    if (performance.now() > end) throw new Error('not seen in time')
  }
}

test('[SM1] every channel of every object speaks, in its unit and its range; calm at the start; 100 to 300 readings a second in all', async () => {
  const simulator = createSimulator()
  const nowMs = fastClock(300)
  let perSecond = 0
  for (const gateway of ['GW-PS03', 'GW-LS02', 'GW-CC01', 'GW-L2']) {
    const { points, session, close } = await open(gateway, nowMs, simulator, makeWorld())
    const wanted = points.flatMap((point) => point.channels.map((channel) => `${point.tag} ${channel.id}`))
    const latest = await until(session, (seen) => seen.size >= wanted.length)
    close()
    expect(wanted.filter((key) => !latest.has(key))).toEqual([])
    const wrong = points.flatMap((point) => {
      const type = twinType(point.typeId)
      return point.channels.flatMap((channel) => {
        const reading = latest.get(`${point.tag} ${channel.id}`)
        const known = type && channelOf(type, channel.id)
        if (!reading || !known) return [`${point.tag} ${channel.id} is silent`]
        const fits = reading.unit === known.unit && reading.value >= known.range.min && reading.value <= known.range.max
        const over = type.rules.filter(
          (rule) => rule.alarm && !rule.when && rule.channel === channel.id && reading.value > (rule.above ?? Infinity),
        )
        return [
          ...(fits ? [] : [`${point.tag} ${channel.id} ${reading.value}`]),
          ...over.map((rule) => `${point.tag} ${rule.id} ${reading.value}`),
        ]
      })
    })
    expect(wrong).toEqual([])
    perSecond += points.flatMap((point) => point.channels.map((channel) => 1000 / channel.everyMs)).reduce((sum, each) => sum + each, 0)
  }
  expect(perSecond).toBeGreaterThan(100)
  expect(perSecond).toBeLessThan(320)
}, 60_000)

test('[SM2] S1: the storm blocks pump 2, drains rise, the reserve pump started by command keeps the road under 0.15 m, the crew mends pump 2', async () => {
  const { session, close } = await open('GW-PS03', fastClock(24))
  expect(await session.write('SIM-CITY', 'start_story', { story: 'S1', pace: 20 }, 'CMD-1')).toEqual({ ok: true })
  const value = (latest: Map<string, DriverReading>, key: string) => latest.get(key)?.value ?? 0
  const high = new Set<string>()
  const early = await until(session, (latest) => {
    for (const [key, reading] of latest) if (/^SD-\d+ level$/.test(key) && reading.value > 2.4) high.add(key)
    return value(latest, 'SIM-CITY minute') >= 33
  })
  expect(value(early, 'PS-03/P2 running')).toBe(1)
  expect(Math.abs(value(early, 'PS-03/P2 flow') - 0.09)).toBeLessThan(0.01)
  expect(Math.abs(value(early, 'PS-03/P2 suction') - 79)).toBeLessThan(2)
  expect(value(early, 'PS-03/P3 running')).toBe(0)
  expect(high.size).toBeGreaterThanOrEqual(18)
  expect(high.size).toBeLessThanOrEqual(22)
  expect(value(early, 'SD-0152 level')).toBeLessThanOrEqual(0.82)
  const reading = early.get('PS-03/P2 flow') ?? expect.fail()
  expect((reading.processMs ?? 0) - reading.atMs).toBeGreaterThan(20 * 60_000)
  expect(await session.write('PS-03/P3', 'start', {}, 'CMD-1')).toEqual({ ok: true })
  const helped = await until(session, (latest) => value(latest, 'SIM-CITY minute') >= 45)
  expect(Math.abs(value(helped, 'PS-03/P3 flow') - 0.25)).toBeLessThan(0.03)
  let peak = 0
  const late = await until(session, (latest) => {
    peak = Math.max(peak, value(latest, 'U-01 road_level'))
    return value(latest, 'SIM-CITY minute') >= 70
  })
  expect(peak).toBeGreaterThan(0.05)
  expect(peak).toBeLessThan(0.15)
  expect(value(late, 'U-01 road_level')).toBeLessThan(0.05)
  await session.write('SIM-CITY', 'do_by_hand', { deed: 'unblock_p2' }, 'CMD-1')
  await until(session, (latest) => value(latest, 'PS-03/P2 flow') > 0.225)
  close()
}, 60_000)

test('[SM3] S2: day 0 at the start; the rate falls to 14 after the operator accepts; wear runs; a new bearing is quiet', async () => {
  const { session, close } = await open('GW-L2', fastClock(20))
  const value = (latest: Map<string, DriverReading>, key: string) => latest.get(key)?.value ?? 0
  const calm = await until(session, (latest) => latest.has('L2-P1-M1 env_bpfo') && latest.has('L2-P1 rate'))
  expect(Math.abs(value(calm, 'L2-P1-M1 env_bpfo') - 0.8)).toBeLessThan(0.06)
  expect(Math.abs(value(calm, 'L2-P1 rate') - 18)).toBeLessThan(0.1)
  const capture = (await session.capture?.('L2-P1-M1', 'envelope_spectrum')) ?? expect.fail('no spectrum')
  expect(Math.max(...(capture.spectrum?.y ?? []))).toBeGreaterThan(0.7)
  await session.write('SIM-PLANT', 'start_story', { story: 'S2', pace: 720 }, 'CMD-1')
  await session.write('L2-P1', 'set_rate', { rate: 14 }, 'CMD-1')
  const slow = await until(session, (latest) => Math.abs(value(latest, 'L2-P1 rate') - 14) < 0.1)
  expect(value(slow, 'L2-P1-M1 env_bpfo')).toBeGreaterThan(0.78)
  await until(session, (latest) => value(latest, 'L2-P1-M1 env_bpfo') > 0.95)
  await session.write('SIM-PLANT', 'do_by_hand', { deed: 'swap_bearing' }, 'CMD-1')
  await until(session, (latest) => {
    const now = value(latest, 'L2-P1-M1 env_bpfo')
    return now > 0 && now < 0.1 && value(latest, 'L2-P1-M1 v_rms') > 1
  })
  close()
}, 60_000)

test('[SM4] history is told once, in the past, marked as such', async () => {
  const { session, close } = await open('GW-L2', fastClock(400))
  const told: DriverReading[] = []
  await until(session, (_, batch) => {
    told.push(...batch.filter((reading) => reading.historical))
    return told.length > 17_200
  })
  close()
  const envelope = told.filter((reading) => reading.channel === 'env_bpfo')
  expect(envelope.every((reading) => reading.atMs < START_MS && reading.atMs >= START_MS - 31 * 86_400_000)).toBe(true)
  expect(Math.max(...envelope.slice(-20).map((reading) => reading.value))).toBeGreaterThan(0.7)
}, 60_000)

test('[SM5] what a device cannot do is refused in words', async () => {
  const { session, close } = await open('GW-PS03', fastClock(1))
  expect(await session.write('PS-03', 'start', {}, 'CMD-1')).toMatchObject({ ok: false })
  expect(await session.write('L2-P1', 'set_rate', { rate: 14 }, 'CMD-1')).toMatchObject({ ok: false })
  expect(await session.write('SIM-CITY', 'start_story', { story: 'S2' }, 'CMD-1')).toMatchObject({ ok: false })
  close()
})

test('[SM6] the world goes on where it was when its agent comes back', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'simulator-'))
  const start = async () => {
    const closing = new AbortController()
    const context = { points: pointsOf(world, 'GW-L2'), signal: closing.signal, nowMs: fastClock(20), log: silent }
    const session = await createSimulator().open({ gateway: 'GW-L2', stateDir }, context)
    return { session, close: () => session[Symbol.asyncDispose]().then(() => closing.abort()) }
  }
  const first = await start()
  await first.session.write('L2-P1', 'set_rate', { rate: 14 }, 'CMD-1')
  await first.session.write('SIM-PLANT', 'do_by_hand', { deed: 'swap_bearing' }, 'CMD-1')
  await until(first.session, (latest) => Math.abs((latest.get('L2-P1 rate')?.value ?? 0) - 14) < 0.1)
  await first.close()
  const again = await start()
  const latest = await until(again.session, (seen) => seen.has('L2-P1 rate') && seen.has('L2-P1-M1 env_bpfo'))
  expect(Math.abs((latest.get('L2-P1 rate')?.value ?? 0) - 14)).toBeLessThan(0.1)
  expect(latest.get('L2-P1-M1 env_bpfo')?.value).toBeLessThan(0.1)
  await again.close()
  await rm(stateDir, { recursive: true })
}, 60_000)
