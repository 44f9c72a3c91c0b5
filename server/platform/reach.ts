import { sql } from 'drizzle-orm'
import type { Actor } from './actor.ts'
import type { Reach, Walls } from './db.ts'
import type { System } from './system.ts'

/** How far somebody's permission reaches. */
export const reachOf = (actor: Pick<Actor, 'limits'>, permission: string): Reach => actor.limits?.get(permission) ?? 'whole'

/** The system as it is for who asks with this permission. Who reads sees his areas; who acts is judged by all there is (a hold on the station above
 *  stops a pump of his area), and changes nothing outside. */
export function systemWithin(system: System, reach: Reach, as: 'reader' | 'actor'): System {
  if (reach === 'whole') return system
  const walls: Walls = as === 'reader' ? { see: reach, act: reach } : { see: 'whole', act: reach }
  return { ...system, db: system.db.within(walls) }
}

/** Whether a transaction was stopped because it wrote outside its areas. */
export function stoppedAtArea(error: unknown): boolean {
  for (let it = error; it instanceof Error; it = it.cause)
    if ('code' in it && it.code === '42501' && /row-level security policy "area_/.test(it.message)) return true
  return false
}

/** Whether one of the objects that an input names lies outside the areas in which its sender may act. Ids of anything else are passed over. */
export async function namesWhatIsOutside(system: System, tenantId: Actor['tenantId'], input: unknown): Promise<boolean> {
  const ids = idsIn(input)
  if (ids.length === 0) return false
  const [row] = await system.db.tenant(tenantId, (tx) =>
    tx.execute<{ outside: boolean }>(
      sql`select onefold_outside(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)) as outside`,
    ),
  )
  return row?.outside === true
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MOST_IDS = 20_000

function idsIn(input: unknown): string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (found.size >= MOST_IDS) return
    if (typeof value === 'string') return void (UUID.test(value) && found.add(value))
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) look(part)
  }
  look(input)
  return [...found]
}
