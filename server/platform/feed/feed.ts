import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Database } from '../db.ts'
import type { Log } from '../log.ts'
import type { FeedEntry } from './entry.ts'
import { feedCursors, feedDeadLetters, feedEntries } from './schema.ts'

const PAGE = 500
const TRIES = 5
/** How far a consumer may pass by others' entries before it writes down where it is. */
const PASSED_BY = 1_000

/** A durable consumer: entries of its verbs, in commit order, at least once, one at a time. Its handlers must be idempotent.
 *  `handleAll` takes all that wait (some hundreds at most) in one go; where it fails they come one by one, so that a bad entry is buried alone. */
export type Consumer = {
  consumer: string
  verbs: readonly string[]
  handle: (entry: FeedEntry) => Promise<void>
  handleAll?: (entries: readonly FeedEntry[]) => Promise<void>
}

export type Feed = {
  /** Entries after a number, oldest first; at most `limit`. */
  readAfter(seq: number, limit?: number, verbs?: readonly string[]): Promise<FeedEntry[]>
  /** The last number given. */
  head(): Promise<number>
  /** What is numbered from now on, as it comes; attaches on call. A listener that throws is a bug and only logged. */
  listen(listener: (entries: readonly FeedEntry[]) => void): Disposable
  subscribe(consumer: Consumer): AsyncDisposable
  [Symbol.asyncDispose](): Promise<void>
}

export async function startFeed(db: Database, log: Log): Promise<Feed> {
  const stop = new AbortController()
  const listeners = new Set<(entries: readonly FeedEntry[]) => void>()
  const running = new Set<Promise<void>>()
  let lastSeq = await headSeq(db)
  let draining: Promise<void> | null = null
  let again = false

  async function drain(): Promise<void> {
    do {
      again = false
      const entries = await readAfter(db, lastSeq, PAGE)
      if (entries.length === 0) continue
      lastSeq = entries.at(-1)?.seq ?? lastSeq
      for (const listener of listeners) {
        try {
          listener(entries)
        } catch (error) {
          log.error({ err: error }, 'a listener of the feed threw')
        }
      }
      again ||= entries.length === PAGE
    } while (again && !stop.signal.aborted)
  }
  const wake = () => {
    again = true
    draining ??= drain()
      .catch((error) => log.warn({ err: error }, 'the feed could not be read; it is tried again'))
      .finally(() => {
        draining = null
      })
  }
  const ears = db.direct('onefold_system')
  await ears.listen('onefold_numbered', wake, wake)
  const poll = setInterval(wake, 2_000)

  const feed: Feed = {
    readAfter: (seq, limit = PAGE, verbs) => readAfter(db, seq, limit, verbs),
    head: () => headSeq(db),
    listen(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
    subscribe(consumer) {
      const own = new AbortController()
      const signal = AbortSignal.any([own.signal, stop.signal])
      const done = consume(db, feed, consumer, signal, log, () => lastSeq)
      running.add(done)
      return {
        async [Symbol.asyncDispose]() {
          own.abort()
          await done
          running.delete(done)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      clearInterval(poll)
      await Promise.all([...running, draining])
      await ears.end({ timeout: 1 }).catch(() => {})
    },
  }
  return feed
}

/** `knownSeq`: a number up to which all entries can be read. What lies before it and was not answered is of other verbs, and is not read again. */
async function consume(
  db: Database,
  feed: Feed,
  consuming: Consumer,
  signal: AbortSignal,
  log: Log,
  knownSeq: () => number,
): Promise<void> {
  const { consumer, verbs, handle } = consuming
  let wake = () => {}
  let woken = false
  using _ = feed.listen((entries) => {
    if (entries.some((entry) => verbs.includes(entry.verb))) {
      woken = true
      wake()
    }
  })
  signal.addEventListener('abort', () => wake(), { once: true })
  let seq: number | null = null
  let savedSeq = 0
  while (!signal.aborted) {
    try {
      woken = false
      seq ??= savedSeq = await cursorOf(db, consumer)
      const passedSeq = knownSeq()
      const entries = await feed.readAfter(seq, PAGE, verbs)
      if (await handledAtOnce(consuming, entries, signal, log)) seq = entries.at(-1)?.seq ?? seq
      else
        for (const entry of entries) {
          if (signal.aborted) break
          await handleOrBury(db, consumer, entry, handle, signal, log)
          seq = entry.seq
        }
      if (entries.length < PAGE && !signal.aborted) seq = Math.max(seq, passedSeq)
      if (entries.length > 0 || seq - savedSeq >= PASSED_BY) {
        await saveCursor(db, consumer, seq)
        savedSeq = seq
      }
      if (entries.length === PAGE || woken) continue
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, consumer }, 'a consumer of the feed stumbled; it goes on in a second')
    }
    if (signal.aborted) return
    const turn = Promise.withResolvers<void>()
    wake = turn.resolve
    if (woken) turn.resolve()
    const timer = setTimeout(turn.resolve, 1_000)
    await turn.promise
    clearTimeout(timer)
  }
}

async function handledAtOnce(
  { consumer, handleAll }: Consumer,
  entries: readonly FeedEntry[],
  signal: AbortSignal,
  log: Log,
): Promise<boolean> {
  if (!handleAll || entries.length < 2 || signal.aborted) return false
  try {
    await handleAll(entries)
    return true
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error, consumer }, 'a consumer of the feed failed on many entries at once; they come one by one')
    return false
  }
}

async function handleOrBury(
  db: Database,
  consumer: string,
  entry: FeedEntry,
  handle: Consumer['handle'],
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await handle(entry)
    } catch (error) {
      if (signal.aborted) throw error
      log.error({ err: error, consumer, seq: entry.seq, verb: entry.verb, attempt }, 'a consumer of the feed failed on an entry')
      if (attempt === TRIES) {
        await db.system((tx) => tx.insert(feedDeadLetters).values({ consumer, seq: entry.seq, error: String(error), at: new Date() }))
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
    }
  }
}

const cursorOf = (db: Database, consumer: string) =>
  db.system(async (tx) => (await tx.select().from(feedCursors).where(eq(feedCursors.consumer, consumer)))[0]?.seq ?? 0)

const saveCursor = (db: Database, consumer: string, seq: number) =>
  db.system((tx) => tx.insert(feedCursors).values({ consumer, seq }).onConflictDoUpdate({ target: feedCursors.consumer, set: { seq } }))

const headSeq = (db: Database) =>
  db.system(async (tx) => {
    const [row] = await tx.execute<{ seq: string }>(sql`select seq from feed_head`)
    return Number(row?.seq ?? 0)
  })

async function readAfter(db: Database, seq: number, limit: number, verbs?: readonly string[]): Promise<FeedEntry[]> {
  const rows = await db.system((tx) =>
    tx
      .select()
      .from(feedEntries)
      .where(and(isNotNull(feedEntries.seq), gt(feedEntries.seq, seq), verbs ? inArray(feedEntries.verb, [...verbs]) : undefined))
      .orderBy(asc(feedEntries.seq))
      .limit(limit),
  )
  return rows.map(entryOf)
}

export const entryOf = (row: typeof feedEntries.$inferSelect): FeedEntry => ({
  seq: row.seq ?? 0,
  at: row.at,
  tenantId: row.tenantId,
  actor: row.actor,
  verb: row.verb,
  subject: { kind: row.subjectKind, id: row.subjectId },
  objectId: row.objectId,
  siteId: row.siteId,
  data: row.data,
})
