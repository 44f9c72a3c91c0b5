import type { Database, Sql } from '#/server/platform/db.ts'

export type Slot = { id: number; table: string; openedAtMs: number; endsAtMs: number }

export const SLOT_MS = 15 * 60_000
export const tableOf = (slotId: number): string => `readings_s${slotId}`

/** When a slot opened now has to end: at the next quarter of an hour, so that all of a fleet's slots end together. */
export const slotEndMs = (openedAtMs: number): number => (Math.floor(openedAtMs / SLOT_MS) + 1) * SLOT_MS

/** A new table for what arrives from now on. It inherits, so that `select … from readings` sees all that is open. */
export async function openSlot(db: Database, nowMs: number): Promise<Slot> {
  return db.owner.begin(async (sql) => {
    const [row] = await sql<{ id: number }[]>`insert into telemetry_slots (opened_at) values (${new Date(nowMs)}) returning id`
    if (!row) throw new Error('no slot was opened')
    const table = tableOf(row.id)
    await makeSlotTable(sql, table)
    return { id: row.id, table, openedAtMs: nowMs, endsAtMs: slotEndMs(nowMs) }
  }) as Promise<Slot>
}

/** The table of a slot, with who may fill and who may read it. Its name is ours, never a person's. */
export const makeSlotTable = (sql: Pick<Sql, 'unsafe'>, table: string) =>
  sql.unsafe(
    `create table ${table} () inherits (readings); grant select, insert on ${table} to onefold_ingest; grant select on ${table} to onefold_system`,
  )

export async function openSlotIds(sql: Sql): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`select id from telemetry_slots where closed_at is null order by id`
  return rows.map((row) => row.id)
}
