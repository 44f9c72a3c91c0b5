import { eq } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { fitsIn } from '#/twin-models/catalog/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { hours } from '#/twin-models/core/time.ts'
import type { RegistryRefusal, Swap, Swapped, UndoSwap } from './contract.ts'
import { objectById } from './reader.ts'
import { swaps } from './schema.ts'
import { beginStay, endStay, isAhead, lock, type Stay, staysOf, type Thing, wrongType } from './stay.ts'
import { tellLife } from './tell.ts'

type By = { actor: FeedActor; at: Date }
type Parties = { position: Thing; out: Thing; in: Thing }
type Row = typeof swaps.$inferSelect

const UNDO_MS = hours(1)

const shown = (swap: Row): Swapped => ({
  swapId: swap.id,
  at: swap.at.toISOString(),
  undoUntil: new Date(swap.recordedAt.getTime() + UNDO_MS).toISOString(),
  undone: swap.undoneAt !== null,
})

/** One asset out, another in, at one moment, as one event. Series, limits and reliability stay with the position; hours, calibration,
 *  warranty and failures go with the assets. Told what is in the way; the database has the last word (`attempt`). */
export async function swapAssets(tx: Tx, ask: Swap, by: By): Promise<Result<Swapped, RegistryRefusal>> {
  const [before] = await tx.select().from(swaps).where(eq(swaps.id, ask.swapId))
  if (before) {
    const same = before.positionId === ask.positionId && before.outId === ask.outId && before.inId === ask.inId
    return same ? ok(shown(before)) : refuse({ code: 'SWAP_ID_TAKEN' })
  }
  const parties = await lockParties(tx, ask)
  if (!parties.ok) return parties
  const { position, out, in: comes } = parties.value
  if (!fitsIn(comes.typeId, position.typeId)) return refuse(wrongType(comes, position))
  const at = new Date(ask.at)
  if (isAhead(at, by.at)) return refuse({ code: 'DATE_IN_FUTURE', now: by.at.toISOString() })
  const standing = await standingOf(tx, parties.value, at)
  if (!standing.ok) return standing

  await endStay(tx, standing.value.id, at)
  await beginStay(tx, comes, position.id, at)
  const note = ask.note ?? null
  const document = ask.document ?? null
  const { kind, id, name } = by.actor
  const row = { id: ask.swapId, tenantId: position.tenantId, positionId: position.id, outId: out.id, inId: comes.id, at }
  const [saved] = await tx
    .insert(swaps)
    .values({ ...row, recordedAt: by.at, by: { kind, id, name }, note, document })
    .returning()
  await tellSwap(tx, 'swapped', parties.value, { at, actor: by.actor, note: ask.note, document: ask.document, swapId: ask.swapId })
  return ok(shown(saved as Row))
}

/** Within the hour, and while nothing else has happened there: what went out stands there again as if it had never left. */
export async function undoSwap(tx: Tx, ask: UndoSwap, by: By): Promise<Result<Swapped, RegistryRefusal>> {
  const [swap] = await tx.select().from(swaps).where(eq(swaps.id, ask.swapId)).for('update')
  if (!swap) return refuse({ code: 'SWAP_NOT_FOUND' })
  if (swap.undoneAt) return ok(shown(swap))
  if (by.at.getTime() > swap.recordedAt.getTime() + UNDO_MS) return refuse({ code: 'UNDO_TOO_LATE', until: shown(swap).undoUntil })
  const parties = await lockParties(tx, swap)
  if (!parties.ok) return parties
  const { position, out, in: came } = parties.value
  const since = (await staysOf(tx, came.id)).at(-1)
  if (!since || since.until !== null || since.positionId !== position.id || since.seamAt.getTime() !== swap.at.getTime())
    return refuse({ code: 'UNDO_OVERTAKEN', tag: came.tag })
  const gone = (await staysOf(tx, out.id)).at(-1)
  if (gone?.until?.getTime() !== swap.at.getTime()) return refuse({ code: 'UNDO_OVERTAKEN', tag: out.tag })

  await endStay(tx, since.id, new Date(Math.max(by.at.getTime(), swap.at.getTime() + 1)), true)
  await beginStay(tx, out, position.id, swap.at)
  const { kind, id, name } = by.actor
  const [saved] = await tx.update(swaps).set({ undoneAt: by.at, undoneBy: { kind, id, name } }).where(eq(swaps.id, swap.id)).returning()
  await tellSwap(tx, 'swap_undone', parties.value, { at: by.at, actor: by.actor, note: ask.note, swapId: swap.id })
  return ok(shown(saved as Row))
}

/** Position first, then both assets in the order of their ids: whoever locks in another order may wait for one that waits for him. */
async function lockParties(tx: Tx, ask: Pick<Row, 'positionId' | 'outId' | 'inId'>): Promise<Result<Parties, RegistryRefusal>> {
  if (ask.outId === ask.inId) return refuse({ code: 'SAME_ASSET', tag: (await objectById(tx, ask.inId))?.tag ?? '' })
  const position = await lock(tx, ask.positionId, 'position')
  if (!position.ok) return position
  const [first, second] = [ask.outId, ask.inId].sort()
  const locked = [await lock(tx, first as typeof ask.inId, 'asset'), await lock(tx, second as typeof ask.inId, 'asset')]
  const assets: Thing[] = []
  for (const asset of locked) {
    if (!asset.ok) return asset
    assets.push(asset.value)
  }
  const of = (id: string) => assets.find((asset) => asset.id === id) as Thing
  return ok({ position: position.value, out: of(ask.outId), in: of(ask.inId) })
}

/** The stay that a swap at this moment would end; refused with what is so instead. */
async function standingOf(tx: Tx, { position, out, in: comes }: Parties, at: Date): Promise<Result<Stay, RegistryRefusal>> {
  const here = (await staysOf(tx, position.id)).at(-1)
  const elsewhere = (await staysOf(tx, comes.id)).at(-1)
  if (elsewhere && elsewhere.until === null)
    return refuse({ code: 'ASSET_ELSEWHERE', at: elsewhere.positionTag, since: elsewhere.from.toISOString() })
  if (!here || here.until !== null) return refuse({ code: 'NOTHING_INSTALLED' })
  if (here.assetId !== out.id) {
    const there = (await staysOf(tx, out.id)).find((stay) => stay.until === null)
    return refuse({ code: 'OTHER_ASSET_HERE', tag: out.tag, here: here.assetTag, there: there?.positionTag ?? '' })
  }
  const last = new Date(Math.max(here.seamAt.getTime(), elsewhere?.until?.getTime() ?? 0))
  if (at < last || at <= here.seamAt) return refuse({ code: 'DATE_BEFORE_LAST_STAY', last: last.toISOString() })
  return ok(here)
}

type Told = { at: Date; actor: FeedActor; note?: string | undefined; document?: string | undefined; swapId: string }
async function tellSwap(tx: Tx, verb: 'swapped' | 'swap_undone', parties: Parties, { swapId, ...event }: Told): Promise<void> {
  const { position, out, in: comes } = parties
  const data = { swapId, position: position.tag, out: out.tag, in: comes.tag }
  await tellLife(tx, [position, out, comes], { ...event, verb, data })
}

/** The newest swap at a position that can still be undone; null where none can. */
export async function undoableAt(tx: Tx, positionId: Row['positionId'], now: Date): Promise<Swapped | null> {
  const rows = await tx.select().from(swaps).where(eq(swaps.positionId, positionId))
  const last = rows
    .filter(({ undoneAt }) => undoneAt === null)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1)
  return last && now.getTime() <= last.recordedAt.getTime() + UNDO_MS ? shown(last) : null
}
