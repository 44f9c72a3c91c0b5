import type { Database, Sql } from '../db.ts'
import type { Log } from '../log.ts'
import { type FeedDraft, leafHash } from './entry.ts'
import { salted } from './personal.ts'

const LOCK = 0x0f01d
const BATCH = 2_000
/** A second server takes over within this time of the first one's end. */
const TAKEOVER_MS = 500
type Pending = {
  id: number
  tenant_id: string
  at: Date
  actor: FeedDraft['actor']
  verb: string
  subject_kind: string
  subject_id: string
  object_id: string | null
  site_id: string | null
  data: Record<string, unknown>
}

/** Numbers committed entries without gaps: one sequencer at a time (advisory lock on a direct connection, fenced by epoch). */
export function startSequencer(db: Database, log: Log): AsyncDisposable {
  const stop = new AbortController()
  const done = reign(db, log, stop.signal)
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await done
    },
  }
}

async function reign(db: Database, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const connection = db.direct('onefold_system')
    try {
      await locked(connection, signal)
      if (signal.aborted) return
      const [head] = await connection<{ epoch: number }[]>`update feed_head set epoch = epoch + 1 returning epoch`
      if (head) await numberUntilStopped(connection, head.epoch, db, signal)
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'the sequencer lost its connection and starts again')
    } finally {
      await connection.end({ timeout: 1 }).catch(() => {})
    }
    if (!signal.aborted) await pause(200, signal)
  }
}

/** Asked for again and again, never waited for in the database: a server that is second must be able to stop. */
async function locked(connection: Sql, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const [row] = await connection<{ mine: boolean }[]>`select pg_try_advisory_lock(${LOCK}) as mine`
    if (row?.mine) return
    await pause(TAKEOVER_MS, signal)
  }
}

async function numberUntilStopped(connection: Sql, epoch: number, db: Database, signal: AbortSignal): Promise<void> {
  const ears = db.direct('onefold_system')
  let wake = () => {}
  let woken = true
  const listening = await ears.listen('onefold_feed', () => {
    woken = true
    wake()
  })
  try {
    while (!signal.aborted) {
      woken = false
      const numbered = await numberOnce(connection, epoch)
      if (numbered === BATCH) continue
      if (!woken) {
        const turn = Promise.withResolvers<void>()
        wake = turn.resolve
        const timer = setTimeout(turn.resolve, 500)
        signal.addEventListener('abort', wake, { once: true })
        await turn.promise
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
      }
    }
  } finally {
    await listening.unlisten().catch(() => {})
    await ears.end({ timeout: 1 }).catch(() => {})
  }
}

/** @throws Error when another sequencer has begun its reign */
async function numberOnce(connection: Sql, epoch: number): Promise<number> {
  return connection.begin(async (tx) => {
    const rows = await tx<Pending[]>`select id::float8 as id, tenant_id, at, actor, verb, subject_kind, subject_id, object_id, site_id, data
      from feed_entries where seq is null order by id limit ${BATCH}`
    if (rows.length === 0) return 0
    const [head] = await tx<
      { seq: string }[]
    >`update feed_head set seq = seq + ${rows.length} where epoch = ${epoch} returning seq - ${rows.length} as seq`
    if (!head) throw new Error(`the sequencer of epoch ${epoch} was superseded`)
    const first = Number(head.seq) + 1
    const given = rows.map((row, i) => {
      const draft = draftOf(row)
      const personal = salted(draft)
      return { id: row.id, seq: first + i, personal, leaf: leafHash(draft, personal)?.toString('hex') }
    })
    await tx`update feed_entries set seq = given.seq, epoch = ${epoch}, leaf = decode(given.leaf, 'hex'), personal = given.personal
      from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as given(id int8, seq int8, personal jsonb, leaf text)
      where feed_entries.id = given.id`
    await tx`select pg_notify('onefold_numbered', ${String(first + rows.length - 1)})`
    return rows.length
  })
}

const draftOf = (row: Pending): FeedDraft & { at: Date } => ({
  tenantId: row.tenant_id as FeedDraft['tenantId'],
  at: row.at,
  actor: row.actor,
  verb: row.verb,
  subject: { kind: row.subject_kind, id: row.subject_id },
  objectId: row.object_id as FeedDraft['objectId'],
  siteId: row.site_id as FeedDraft['siteId'],
  data: row.data,
})

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
