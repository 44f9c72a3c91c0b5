import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, eraseFromFeed, type Whose } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { ERASED_TEXT, erasedName } from '#/twin-models/core/erased.ts'
import { eraseCopies } from './erase-copies.ts'
import { noteErased } from './outside.ts'
import { erasures } from './schema.ts'
import { removeSignIn } from './sign-in.ts'

type Erasure = typeof erasures.$inferSelect
const AGAIN_MS = 30_000

/** Does what was asked for, in small parts, each of which stands when the next one fails: at a start, and as soon as one is asked for. What fails
 *  is tried again. */
export async function startErasures(system: System): Promise<AsyncDisposable> {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  const run = () => {
    again = true
    running ??= (async () => {
      while (again && !stopped) {
        again = false
        await finishErasures(system, () => stopped)
      }
    })()
      .catch((error) => system.log.error({ err: error }, 'an erasure stopped; it goes on in half a minute'))
      .finally(() => {
        running = null
      })
  }
  const listening = system.feed.listen((entries) => {
    if (entries.some(({ verb }) => verb === 'person.erasureAsked')) run()
  })
  const timer = setInterval(run, AGAIN_MS)
  run()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      clearInterval(timer)
      listening[Symbol.dispose]()
      await running
    },
  }
}

const openOnes = (tx: Tx) => tx.select().from(erasures).where(isNull(erasures.doneAt)).orderBy(erasures.askedAt)

async function finishErasures(system: System, stopped: () => boolean): Promise<void> {
  for (const erasure of await system.db.system(openOnes)) if (!stopped()) await finish(system, erasure, stopped)
}

async function finish(system: System, erasure: Erasure, stopped: () => boolean): Promise<void> {
  const { tenantId, personId } = erasure
  await removeSignIn(system, tenantId, personId)
  const whose = { tenantId, personId, texts: await allTexts(system, erasure) }
  await countCopies(system, whose)
  for (;;) {
    if (stopped()) return
    const untilSeq = await system.db.system((tx) => eraseSome(tx, whose))
    if (untilSeq >= (await system.feed.head())) break
  }
  await countCopies(system, whose) // what somebody wrote while the log was gone through
  noteErased(system.dataDir, { tenantId, personId, reason: erasure.reason, at: new Date(system.clock.nowMs()).toISOString() })
  await system.db.system((tx) => end(tx, whose, new Date(system.clock.nowMs())))
}

/** With the names he had before, which the log still knows when it is begun. */
async function allTexts(system: System, { tenantId, personId, texts, untilSeq }: Erasure): Promise<string[]> {
  if (untilSeq > 0) return texts
  return system.db.system(async (tx) => {
    const known = await tx.execute<{ text: string }>(sql`
      select actor ->> 'name' as text from feed_entries where tenant_id = ${tenantId} and actor ->> 'id' = ${personId}
      union select data ->> 'email' from feed_entries where tenant_id = ${tenantId} and subject_kind = 'person' and subject_id = ${personId} and data ->> 'email' <> ''`)
    const erased = [erasedName(personId), ERASED_TEXT]
    const all = [...new Set([...texts, ...known.map(({ text }) => text)])].filter((text) => !erased.includes(text))
    await tx.update(erasures).set({ texts: all }).where(of({ tenantId, personId }))
    return all
  })
}

const of = ({ tenantId, personId }: Pick<Whose, 'tenantId' | 'personId'>) =>
  and(eq(erasures.tenantId, tenantId), eq(erasures.personId, personId as Erasure['personId']))

async function countCopies(system: System, whose: Whose): Promise<void> {
  const copies = await eraseCopies(system.db, whose)
  await system.db.system((tx) =>
    tx
      .update(erasures)
      .set({ copies: sql`${erasures.copies} + ${copies}` })
      .where(of(whose)),
  )
}

/** The next part of the log. Its row is held, so that of two servers one does it. */
async function eraseSome(tx: Tx, whose: Whose): Promise<number> {
  const [row] = await tx.select().from(erasures).where(of(whose)).for('update')
  if (!row) throw new Error(`the erasure of ${whose.personId} is gone`)
  const part = await eraseFromFeed(tx, whose, row.untilSeq)
  const { untilSeq } = part
  await tx
    .update(erasures)
    .set({ untilSeq, entries: row.entries + part.entries, kept: row.kept + part.kept })
    .where(of(whose))
  return untilSeq
}

/** Says that it is done, and forgets what was looked for. */
async function end(tx: Tx, whose: Whose, at: Date): Promise<void> {
  const [done] = await tx
    .update(erasures)
    .set({ doneAt: at, texts: [] })
    .where(and(of(whose), isNull(erasures.doneAt)))
    .returning()
  if (!done) return // another server was quicker
  const { tenantId, personId, by, entries, copies, kept } = done
  const data = { entries, copies, kept }
  await appendFeed(tx, { tenantId, actor: by, verb: 'person.erased', subject: { kind: 'person', id: personId }, data }, at)
}
