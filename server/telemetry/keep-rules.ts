import { sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { GRADES, type KeepRule } from './contract.ts'
import { KEEP_BY_DEFAULT } from './keep.ts'

const COLUMNS = sql`nullif(type_id, '') as "typeId", grade, raw_days as raw, minute_days as minutes, hour_days as hours, day_days as days`

/** What this tenant has said, inside its walls. */
export const keepRules = async (tx: Tx): Promise<KeepRule[]> => [
  ...(await tx.execute<KeepRule>(sql`select ${COLUMNS} from telemetry_keep order by grade, type_id`)),
]

/** Of all tenants, outside their walls. */
export const everyKeepRule = async (tx: Tx): Promise<(KeepRule & { tenantId: string })[]> => [
  ...(await tx.execute<KeepRule & { tenantId: string }>(sql`select tenant_id as "tenantId", ${COLUMNS} from telemetry_keep`)),
]

/** The rules as they work: those said, and the defaults of grades of which nothing is. */
export const withDefaults = (rules: readonly KeepRule[]): KeepRule[] => [
  ...GRADES.filter((grade) => !rules.some((rule) => rule.grade === grade && rule.typeId === null)).map((grade) => ({ typeId: null, grade, ...KEEP_BY_DEFAULT[grade] })), // biome-ignore format: one line
  ...rules,
]

/** From now on; what it lets go goes in the background, and is counted there. */
export async function setKeepRule(tx: Tx, actor: Actor, rule: KeepRule): Promise<void> {
  await tx.execute(sql`
    insert into telemetry_keep (tenant_id, type_id, grade, raw_days, minute_days, hour_days, day_days)
    values (${actor.tenantId}, ${rule.typeId ?? ''}, ${rule.grade}, ${rule.raw}, ${rule.minutes}, ${rule.hours}, ${rule.days})
    on conflict (tenant_id, type_id, grade) do update
      set raw_days = excluded.raw_days, minute_days = excluded.minute_days, hour_days = excluded.hour_days, day_days = excluded.day_days`)
  await appendFeed(tx, {
    tenantId: actor.tenantId,
    actor,
    verb: 'telemetry.keep_changed',
    subject: { kind: 'keep', id: `${rule.typeId ?? '*'} ${rule.grade}` },
    data: { ...rule },
  })
}
