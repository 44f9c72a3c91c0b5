import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { SUITES } from '#/protocol/sealing/suite.ts'
import { Outbox, type OutboxLimits } from './outbox.ts'
import { encodeRecord, HEADER_BYTES, scanRecords } from './record.ts'
import { SEALED_MORE, Sealer } from './sealer.ts'

const dirs: string[] = []
const folder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'onefold-outbox-'))
  dirs.push(dir)
  return dir
}
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})
const SECRET = Buffer.alloc(32, 1)
const DAY = 24 * 3_600_000
let nowMs = 1_800_000_000_000
const open = (root: string, limits: Partial<OutboxLimits> = {}) =>
  Outbox.open(root, { epochFloor: 0, now: () => nowMs, secret: SECRET, limits })
const batch = (sequence: number, bytes = 40) => new Uint8Array(bytes).fill(sequence % 251)
const append = async (outbox: Outbox, count: number, bytes?: number) => {
  for (let i = 0; i < count; i++) await outbox.append((sequence) => batch(sequence, bytes))
}
const segments = async (root: string) => {
  const [epoch] = await readdir(root)
  return (await readdir(join(root, epoch!)))
    .filter((it) => it.endsWith('.seg'))
    .sort()
    .map((it) => join(root, epoch!, it))
}
/** Deterministic noise (mulberry32). */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b_79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

test('[OB1] batches are numbered from 1 and are there after a restart, with the same epoch', async () => {
  const root = await folder()
  const first = await open(root)
  await append(first, 10)
  first.commit(4)
  await first[Symbol.asyncDispose]()
  await using again = await open(root)
  expect(again.epoch).toBe(first.epoch)
  expect(again.committed).toBe(4)
  expect(again.stats().batches).toBe(6)
  for (let i = 1; i <= 10; i++) expect(Buffer.from((await again.read(i))!).equals(batch(i))).toBe(true)
  expect(await again.append((sequence) => batch(sequence))).toBe(11)
})

test('[OB2] 1,000 of 1,000 flipped bits are detected, all other records are intact', () => {
  const COUNT = 40
  const sealer = new Sealer(SECRET, 1)
  const payloads = Array.from({ length: COUNT }, (_, i) => sealer.seal(i + 1, batch(i + 1, 40 + ((i * 7) % 90))))
  const bytes = Buffer.concat(payloads.map((payload, i) => encodeRecord(i + 1, payload, 'sealed')))
  const next = random(42)
  for (let i = 0; i < 1_000; i++) {
    const bit = Math.floor(next() * bytes.length * 8)
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const scan = scanRecords(flipped)
    expect(scan.damaged.length, `bit ${bit}`).toBe(1)
    expect(scan.records.length).toBe(COUNT - 1)
    expect(scan.records.every(({ payload, number }) => Buffer.from(payload).equals(payloads[number - 1]!))).toBe(true)
  }
})

test('[OB3] a truncated tail is detected, earlier records are intact, and its numbers are not used again', async () => {
  const root = await folder()
  const first = await open(root)
  await append(first, 5)
  await first[Symbol.asyncDispose]()
  const [path] = await segments(root)
  const whole = await readFile(path!)
  await writeFile(path!, whole.subarray(0, whole.length - 17))
  await using again = await open(root)
  expect(again.damaged).toBe(1)
  for (let i = 1; i <= 4; i++) expect(await again.read(i)).not.toBe(null)
  expect(await again.read(5)).toBe(null)
  const next = await again.append((sequence) => batch(sequence))
  expect(next).toBeGreaterThan(5)
  expect(Buffer.from((await again.read(next))!).equals(batch(next))).toBe(true)
})

test('[OB4] a damaged batch in the middle is read as gone, its neighbours as they were', async () => {
  const root = await folder()
  const first = await open(root)
  await append(first, 20)
  await first[Symbol.asyncDispose]()
  const [path] = await segments(root)
  const bytes = await readFile(path!)
  bytes[10 * (HEADER_BYTES + SEALED_MORE + 40) + 30]! ^= 4
  await writeFile(path!, bytes)
  await using again = await open(root)
  const read = await Promise.all(Array.from({ length: 20 }, (_, i) => again.read(i + 1)))
  expect(read.map((it, i) => (it === null ? i + 1 : 0)).filter(Boolean)).toEqual([11])
})

test('[OB5] a segment goes when it is committed and a day old, never earlier', async () => {
  const root = await folder()
  await using outbox = await open(root, { segmentBytes: 500 })
  await append(outbox, 50)
  const all = (await segments(root)).length
  expect(all).toBeGreaterThan(4)
  outbox.commit(45)
  await outbox.tidy()
  expect((await segments(root)).length).toBe(all)
  nowMs += DAY + 1
  await outbox.tidy()
  expect((await segments(root)).length).toBeLessThan(3)
  expect(await outbox.read(46)).not.toBe(null)
})

test('[OB6] over the byte bound committed segments go at once, unconfirmed ones never', async () => {
  const root = await folder()
  await using outbox = await open(root, { segmentBytes: 500, maxBytes: 1_500 })
  await append(outbox, 50)
  expect(outbox.isFull).toBe(true)
  expect(await outbox.read(1)).not.toBe(null)
  outbox.commit(50)
  await outbox.tidy()
  expect(outbox.isFull).toBe(false)
  expect((await segments(root)).length).toBeLessThan(5)
})

test('[OB6] a new segment and the clock may both ask for order at the same moment', async () => {
  await using outbox = await open(await folder(), { segmentBytes: 500, maxBytes: 1_500 })
  for (let round = 0; round < 20; round++) {
    await append(outbox, 50)
    outbox.commit(50 * (round + 1))
    await Promise.all([outbox.tidy(), outbox.tidy(), outbox.tidy()])
  }
  expect(await outbox.read(50 * 20)).not.toBe(null)
})

test('[OB7] a restored server may ask again from further back', async () => {
  const root = await folder()
  await using outbox = await open(root)
  await append(outbox, 10)
  outbox.commit(10)
  outbox.commit(7)
  expect(outbox.committed).toBe(10)
  outbox.commit(3, true)
  expect(outbox.committed).toBe(3)
  expect(await outbox.read(4)).not.toBe(null)
})

test('[OB8] where the server has more of an epoch than the disk, its numbers are not used again', async () => {
  const root = await folder()
  await using outbox = await open(root)
  await append(outbox, 3)
  outbox.commit(9, true)
  expect(await outbox.append((sequence) => batch(sequence))).toBe(10)
})

test('[OB9] an epoch below the server’s floor is left for a new one', async () => {
  const root = await folder()
  const first = await open(root)
  await first[Symbol.asyncDispose]()
  await using raised = await Outbox.open(root, { epochFloor: first.epoch + 100, now: () => nowMs, secret: SECRET })
  expect(raised.epoch).toBe(first.epoch + 100)
})

test('[OB10] nothing of a batch can be read from the disk, nor with the key of another gateway or under another number', async () => {
  const root = await folder()
  const outbox = await open(root)
  await outbox.append(() => Buffer.from('pressure of the ring main '.repeat(4)))
  await outbox.append(() => batch(2))
  await outbox[Symbol.asyncDispose]()
  const [path] = await segments(root)
  const bytes = await readFile(path!)
  expect(bytes.includes('pressure')).toBe(false)
  const [first, second] = scanRecords(bytes).records
  const sealer = new Sealer(SECRET, outbox.epoch)
  expect(Buffer.from(sealer.open(1, first!.payload)!).includes('pressure')).toBe(true)
  expect(sealer.open(2, first!.payload)).toBe(null)
  expect(sealer.open(1, second!.payload)).toBe(null)
  expect(new Sealer(SECRET, outbox.epoch + 1).open(1, first!.payload)).toBe(null)
  await using stranger = await Outbox.open(root, { epochFloor: 0, now: () => nowMs, secret: Buffer.alloc(32, 2) })
  expect(await stranger.read(1)).toBe(null)
  expect(stranger.damaged).toBe(2)
})

test('[OB11] batches from before they were sealed are read as they were, and what follows them is sealed', async () => {
  const root = await folder()
  const first = await open(root)
  await first[Symbol.asyncDispose]()
  const [path] = await segments(root)
  await writeFile(path!, Buffer.concat([1, 2, 3].map((number) => encodeRecord(number, batch(number)))))
  const again = await open(root)
  for (let number = 1; number <= 3; number++) expect(Buffer.from((await again.read(number))!).equals(batch(number))).toBe(true)
  expect(await again.append((sequence) => batch(sequence))).toBe(4)
  await again[Symbol.asyncDispose]()
  await using third = await open(root)
  for (let number = 1; number <= 4; number++) expect(Buffer.from((await third.read(number))!).equals(batch(number))).toBe(true)
  expect(scanRecords(await readFile(path!)).records.map(({ sealed }) => sealed)).toEqual([false, false, false, true])
})

test('[OB12] a record sealed by another suite is opened by the suite it names', () => {
  for (const suite of SUITES) {
    const sealed = new Sealer(SECRET, 5, suite).seal(7, batch(7))
    expect(Buffer.from(new Sealer(SECRET, 5).open(7, sealed)!).equals(batch(7))).toBe(true)
  }
  expect(new Sealer(SECRET, 5).open(7, Buffer.concat([Buffer.of(99), Buffer.alloc(60)]))).toBe(null)
})

test('[OB13] near the end of the disk it is full, whoever filled it, and takes batches again when there is room', async () => {
  const disk = { freeBytes: 50e6, totalBytes: 1_000e6 }
  await using outbox = await open(await folder(), { volume: () => disk })
  expect(outbox.isFull).toBe(true)
  disk.freeBytes = 200e6
  expect(outbox.isFull).toBe(false)
  expect(await outbox.append((sequence) => batch(sequence))).toBe(1)
})
