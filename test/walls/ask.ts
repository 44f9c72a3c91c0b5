import type { Onefold } from '#/server/main.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { appRouter, createCaller } from '#/server/root.ts'
import type { City } from './city.ts'
import { sampleInput } from './sample.ts'

type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription'; inputs: unknown[]; meta?: { permission?: string; asks?: string } } }

/** Every procedure there is, found in the router itself. */
export const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).map(([path, { _def }]) => ({
  path,
  ..._def,
}))

/** Calls a procedure as an actor. @returns what it answered, or the code it was refused with, and the slice's own where it has one */
export async function call(context: Context, path: string, input: unknown): Promise<{ answer?: unknown; code?: string; refusal?: string }> {
  const asked = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], createCaller(context))
  try {
    return { answer: await (asked as (input: unknown) => Promise<unknown>)(input) }
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: { refusal?: { code: string } } }
    return { code: code ?? String(error), ...(cause?.refusal ? { refusal: cause.refusal.code } : {}) }
  }
}

export const inputOf = (city: City, inputs: readonly unknown[], all: boolean) =>
  sampleInput(inputs, {
    idOf: (field) => city.ids[field] ?? city.ids[`${field.replace(/Id$/, '')}Id`] ?? city.ids.objectId ?? '',
    textOf: (field) => city.texts[field],
    nowMs: Date.now() + 60_000,
    all,
  })

/** What the clock alone writes of a gateway: when it was last heard, a moment after it spoke, and that it is silent. */
const BY_CLOCK = ['last_seen_at', 'online']

/** Every row a tenant has, by table; what others may make it hear (its feed, its security events) is left out, and what the clock writes. */
export async function rowsOf({ system }: Onefold, { tenantId }: City): Promise<Record<string, string[]>> {
  const tables = await system.db.system(
    (tx) =>
      tx.execute(`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'tenant_id' order by 1`) as unknown as Promise<{ name: string }[]>,
  )
  const rows: Record<string, string[]> = {}
  for (const { name } of tables)
    if (!/^(feed_|security_|quarantine|refus)/.test(name))
      rows[name] = await system.db.system(
        async (tx) =>
        ((await tx.execute(`select (to_jsonb(t) - ${byClockOf(name)})::text as row from "${name}" t where tenant_id = '${tenantId}' order by 1`)) as unknown as { row: string }[]).map(({ row }) => row), // biome-ignore format: one question
      )
  return rows
}

const byClockOf = (table: string) => `array[${[...BY_CLOCK, ...(table === 'twin_gateways' ? ['since'] : [])].map((key) => `'${key}'`)}]`
