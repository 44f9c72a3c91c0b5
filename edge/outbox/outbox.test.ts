import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Outbox, type OutboxLimits } from './outbox.ts'
import { encodeRecord, scanRecords } from './record.ts'

const dirs: string[] = []
const folder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'onefold-outbox-'))
  dirs.push(dir)
  return dir
}
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true })
})
const DAY = 24 * 3_600_000
let nowMs = 1_800_000_000_000
const open = (root: string, limits: Partial<OutboxLimits> = {}) => Outbox.open(root, { epochFloor: 0, now: () => nowMs, limits })
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
  const parts = Array.from({ length: COUNT }, (_, i) => encodeRecord(i + 1, batch(i + 1, 40 + ((i * 7) % 90))))
  const bytes = Buffer.concat(parts)
  const next = random(42)
  for (let i = 0; i < 1_000; i++) {
    const bit = Math.floor(next() * bytes.length * 8)
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const scan = scanRecords(flipped)
    expect(scan.damaged.length, `bit ${bit}`).toBe(1)
    expect(scan.records.length).toBe(COUNT - 1)
    for (const record of scan.records) {
      expect(Buffer.from(record.payload).equals(batch(record.number, 40 + (((record.number - 1) * 7) % 90)))).toBe(true)
    }
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
  bytes[10 * 60 + 30]! ^= 4
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
  await using raised = await Outbox.open(root, { epochFloor: first.epoch + 100, now: () => nowMs })
  expect(raised.epoch).toBe(first.epoch + 100)
})
