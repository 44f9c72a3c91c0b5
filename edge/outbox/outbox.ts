import { statfsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson, writeDurably } from '#/edge/files.ts'
import { isFull, type Volume } from '#/protocol/disk-room.ts'
import { AppendFile } from './append-file.ts'
import { Recent } from './recent.ts'
import { encodeRecord, type Record, scanRecords } from './record.ts'
import { Sealer } from './sealer.ts'

export type OutboxLimits = {
  /** A segment is closed at this size, bytes. */
  segmentBytes: number
  /** Bound of the whole outbox, bytes: committed segments go first; unconfirmed ones never, new batches are refused instead. */
  maxBytes: number
  /** Committed segments are kept this long, so that a restored server can ask again. */
  keepMs: number
  /** The disk below it: near its end new batches are refused too, so that the command journal and findings can still be written. */
  volume: (dir: string) => Volume
}
export const OUTBOX_LIMITS: OutboxLimits = {
  segmentBytes: 2 * 1024 * 1024,
  maxBytes: 256 * 1024 * 1024,
  keepMs: 24 * 3_600_000,
  volume: volumeOf,
}

function volumeOf(dir: string): Volume {
  const { bavail, blocks, bsize } = statfsSync(dir)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

type Segment = { path: string; first: number; last: number; bytes: number; writtenMs: number }

/** Every batch the gateway owes the server, on disk and sealed, numbered 1, 2, 3 … within an epoch. */
export class Outbox {
  readonly epoch: number
  /** Stretches of segments found damaged since the start, and the batches that went with them. */
  damaged = 0
  readonly #dir: string
  readonly #limits: OutboxLimits
  readonly #now: () => number
  readonly #sealer: Sealer
  #segments: Segment[]
  #file: AppendFile
  #next: number
  #durable: number
  #committed: number
  #recent = new Recent(1024 * 1024)
  #loaded: { path: string; bytes: number; payloads: Map<number, Uint8Array> } | null = null
  #listeners = new Set<() => void>()
  #appending: Promise<unknown> = Promise.resolve()
  #tidying: Promise<unknown> = Promise.resolve()
  #wasFull = false

  private constructor(from: {
    epoch: number
    dir: string
    limits: OutboxLimits
    now: () => number
    sealer: Sealer
    segments: Segment[]
    file: AppendFile
    next: number
    committed: number
    damaged: number
  }) {
    this.epoch = from.epoch
    this.#dir = from.dir
    this.#limits = from.limits
    this.#now = from.now
    this.#sealer = from.sealer
    this.#segments = from.segments
    this.#file = from.file
    this.#next = from.next
    this.#durable = from.next - 1
    this.#committed = from.committed
    this.damaged = from.damaged
  }

  /** Opens the newest epoch of the folder, or begins one: never below `epochFloor`, so that no number is ever used twice. */
  static async open(
    root: string,
    options: { epochFloor: number; now: () => number; secret: Uint8Array; limits?: Partial<OutboxLimits> },
  ): Promise<Outbox> {
    const limits = { ...OUTBOX_LIMITS, ...options.limits }
    await mkdir(root, { recursive: true, mode: 0o700 })
    const epochs = (await readdir(root)).filter((it) => /^\d{1,15}$/.test(it)).map(Number)
    const newest = Math.max(0, ...epochs)
    const epoch =
      newest > 0 && newest >= options.epochFloor ? newest : Math.max(options.epochFloor, newest + 1, Math.floor(options.now() / 1000))
    const dir = join(root, String(epoch))
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const state = (await readJson(join(dir, 'committed.json'))) as { committed?: unknown } | null
    const committed =
      typeof state?.committed === 'number' && Number.isSafeInteger(state.committed) && state.committed >= 0 ? state.committed : 0
    const from = { epoch, dir, limits, now: options.now, sealer: new Sealer(options.secret, epoch) }
    const segments = await listSegments(dir)
    const last = segments.at(-1)
    if (last === undefined) {
      const first = committed + 1
      const segment = { path: segmentPath(dir, first), first, last: first - 1, bytes: 0, writtenMs: options.now() }
      const file = await AppendFile.open(segment.path)
      return new Outbox({ ...from, segments: [segment], file, next: first, committed, damaged: 0 })
    }
    const tail = await readTail(last)
    const file = tail.skip === 0 ? await AppendFile.open(last.path) : await AppendFile.open(segmentPath(dir, tail.next))
    if (tail.skip > 0) segments.push({ path: file.path, first: tail.next, last: tail.next - 1, bytes: 0, writtenMs: options.now() })
    const next = Math.max(tail.next, committed + 1)
    return new Outbox({ ...from, segments, file, next, committed, damaged: tail.damaged })
  }

  /** Highest number that the server said is committed with all before it. */
  get committed() {
    return this.#committed
  }

  /** Highest number that is on the disk. */
  get durable() {
    return this.#durable
  }

  get isFull() {
    return (this.#bytes() >= this.#limits.maxBytes && !this.#oldestIsCommitted()) || this.#diskFull()
  }

  /** Asked each time: a question of microseconds, and others fill it too. */
  #diskFull(): boolean {
    this.#wasFull = isFull(this.#limits.volume(this.#dir), this.#wasFull)
    return this.#wasFull
  }

  /** Numbers the batch, writes it and resolves with its number once it is on the disk. @throws where the disk refuses: nothing was numbered */
  append(encode: (sequence: number) => Uint8Array): Promise<number> {
    const turn = this.#appending.then(() => this.#append(encode))
    this.#appending = turn.catch(() => {})
    return turn
  }

  async #append(encode: (sequence: number) => Uint8Array): Promise<number> {
    if (this.#active.bytes >= this.#limits.segmentBytes) await this.#roll()
    const sequence = this.#next
    const payload = encode(sequence)
    const record = encodeRecord(sequence, this.#sealer.seal(sequence, payload), 'sealed')
    await this.#file.append(record)
    this.#next = Math.max(this.#next, sequence + 1)
    this.#durable = Math.max(this.#durable, sequence)
    this.#active.last = sequence
    this.#active.bytes += record.length
    this.#active.writtenMs = this.#now()
    this.#recent.add(sequence, payload, this.#now())
    for (const listener of this.#listeners) listener()
    return sequence
  }

  /** Payload of a batch; null where it is damaged or gone: it is then sent empty, so that the numbers behind it can be confirmed. */
  async read(sequence: number): Promise<Uint8Array | null> {
    const recent = this.#recent.get(sequence)
    if (recent) return recent
    const segment = this.#segments.findLast((it) => it.first <= sequence)
    if (segment === undefined || sequence > segment.last) return null
    if (this.#loaded?.path !== segment.path || this.#loaded.bytes !== segment.bytes) {
      const scan = scanRecords(await readFile(segment.path))
      if (segment !== this.#active) this.damaged += scan.damaged.length
      this.#loaded = { path: segment.path, bytes: segment.bytes, payloads: this.#opened(scan.records) }
    }
    return this.#loaded.payloads.get(sequence) ?? null
  }

  /** Records from before they were sealed are read as they are. One that no key of ours opens is as good as damaged. */
  #opened(records: readonly Record[]): Map<number, Uint8Array> {
    const payloads = new Map<number, Uint8Array>()
    for (const { number, payload, sealed } of records) {
      const plain = sealed ? this.#sealer.open(number, payload) : payload
      if (plain === null) this.damaged++
      else payloads.set(number, plain)
    }
    return payloads
  }

  /** `exactly`: the server's word at a new connection, which may lie below ours after a restore. Otherwise it only rises. */
  commit(sequence: number, exactly = false) {
    if (sequence >= this.#next) {
      // the server has more of this epoch than our disk: those numbers are taken
      this.#next = sequence + 1
      this.#durable = sequence
    }
    this.#committed = exactly ? sequence : Math.max(this.#committed, sequence)
    for (const listener of this.#listeners) listener()
  }

  /** Called after each append and each commit. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Deletes what is committed and old, or committed and too much; remembers how far the server has come. One after the other: a new segment and the
   *  clock ask for it, each when it likes. */
  tidy(): Promise<void> {
    const turn = this.#tidying.then(() => this.#tidy())
    this.#tidying = turn.catch(() => {})
    return turn
  }

  async #tidy(): Promise<void> {
    const oldMs = this.#now() - this.#limits.keepMs
    while (this.#segments.length > 1 && this.#oldestIsCommitted()) {
      const oldest = this.#segments[0]!
      if (oldest.writtenMs > oldMs && this.#bytes() <= this.#limits.maxBytes) break
      await unlink(oldest.path)
      this.#segments.shift()
    }
    if (this.#loaded && this.#committed === this.#durable) this.#loaded = null
    await writeDurably(join(this.#dir, 'committed.json'), JSON.stringify({ committed: this.#committed }))
  }

  stats() {
    const owed = this.#segments.filter((it) => it.last > this.#committed)
    const batches = this.#durable - this.#committed
    const oldestMs = batches === 0 ? null : (this.#recent.timeOf(this.#committed + 1) ?? owed[0]?.writtenMs ?? null)
    return { batches, bytes: batches === 0 ? 0 : owed.reduce((sum, it) => sum + it.bytes, 0), oldestMs }
  }

  async [Symbol.asyncDispose]() {
    await this.#appending
    await this.tidy().catch(() => {})
    await this.#file.close()
  }

  get #active() {
    return this.#segments.at(-1)!
  }
  #bytes() {
    return this.#segments.reduce((sum, it) => sum + it.bytes, 0)
  }
  #oldestIsCommitted() {
    return this.#segments.length > 1 && this.#segments[0]!.last <= this.#committed
  }

  async #roll() {
    const before = this.#file
    const segment = { path: segmentPath(this.#dir, this.#next), first: this.#next, last: this.#next - 1, bytes: 0, writtenMs: this.#now() }
    this.#file = await AppendFile.open(segment.path)
    this.#segments.push(segment)
    await before.close()
    await this.tidy()
  }
}

const segmentPath = (dir: string, first: number) => join(dir, `${String(first).padStart(16, '0')}.seg`)

async function listSegments(dir: string): Promise<Segment[]> {
  const names = (await readdir(dir)).filter((it) => /^\d{16}\.seg$/.test(it)).sort()
  const segments: Segment[] = []
  for (const name of names) {
    const path = join(dir, name)
    const { size, mtimeMs } = await stat(path)
    const before = segments.at(-1)
    const first = Number(name.slice(0, 16))
    if (before) before.last = first - 1
    segments.push({ path, first, last: first - 1, bytes: size, writtenMs: mtimeMs })
  }
  return segments
}

/** The newest segment's end. Damage there may hide numbers that were already sent: so many are skipped as could have stood in it. */
async function readTail(last: Segment): Promise<{ next: number; skip: number; damaged: number }> {
  const scan = scanRecords(await readFile(last.path))
  const highest = scan.records.reduce((most, it) => Math.max(most, it.number), last.first - 1)
  last.last = highest
  const torn = scan.damaged.find((it) => it.end === last.bytes)
  const skip = torn === undefined ? 0 : Math.ceil((torn.end - torn.start) / MIN_RECORD_BYTES)
  return { next: highest + 1 + skip, skip, damaged: scan.damaged.length }
}
/** Header and the smallest batch. */
const MIN_RECORD_BYTES = 35
