import { and, asc, eq, sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { SavedView, SaveView, SearchRefusal } from './contract.ts'
import { searchViews } from './schema.ts'

const MOST = 50

/** The views this person has saved, by name. */
export const viewsOf = (tx: Tx, actor: Actor): Promise<SavedView[]> =>
  tx
    .select({ id: searchViews.id, name: searchViews.name, query: searchViews.query })
    .from(searchViews)
    .where(eq(searchViews.ownerId, actor.id))
    .orderBy(asc(searchViews.name))

/** Keeps a view; one of the same name is replaced. */
export async function saveView(tx: Tx, view: SaveView, actor: Actor, at: Date): Promise<Result<SavedView, SearchRefusal>> {
  const own = await viewsOf(tx, actor)
  if (own.length >= MOST && !own.some(({ name }) => name === view.name)) return refuse({ code: 'TOO_MANY_VIEWS', limit: MOST })
  const [row] = await tx
    .insert(searchViews)
    .values({ ...view, tenantId: actor.tenantId, ownerId: actor.id, savedAt: at })
    .onConflictDoUpdate({
      target: [searchViews.tenantId, searchViews.ownerId, searchViews.name],
      set: { query: sql`excluded.query`, savedAt: sql`excluded.saved_at` },
    })
    .returning({ id: searchViews.id, name: searchViews.name, query: searchViews.query })
  if (!row) throw new Error(`the view ${view.id} was not kept`)
  return ok(row)
}

/** Forgets one of one's own views; one that is not there is no fault. */
export async function dropView(tx: Tx, id: string, actor: Actor): Promise<void> {
  await tx.delete(searchViews).where(and(eq(searchViews.id, id), eq(searchViews.ownerId, actor.id)))
}
