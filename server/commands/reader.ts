import { type SQL, sql } from 'drizzle-orm'
import { typeOf } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import { commandOf } from '#/twin-models/catalog/index.ts'
import type { CommandRow, ListCommands, TrackEntry } from './contract.ts'
import { OPEN_STATES } from './state.ts'

type Row = Omit<CommandRow, 'effect' | 'issuedBy' | 'names' | 'gateway' | 'waitingSince'> & {
  settings: Record<string, unknown>
  gatewayId: string | null
  gatewayTag: string | null
  issuedById: string
  issuedByName: string
  issuedByKind: string
  effectChannel: string | null
  effectUnit: string | null
  effectExpected: number | null
  effectTolerance: number | null
  effectBefore: number | null
  effectBy: string | null
  observed: number | null
  observedAt: string | null
}

export async function readCommands(system: System, tx: Tx, ask: ListCommands): Promise<CommandRow[]> {
  const where = [
    ask.objectId ? sql`c.object_id = ${ask.objectId}` : null,
    ask.siteId ? sql`c.site_id = ${ask.siteId}` : null,
    ask.open ? sql`c.state in (${sql.join(OPEN_STATES.map((state) => sql`${state}`), sql`, `)})` : null, // biome-ignore format: one line
  ].filter((part) => part !== null)
  return read(system, tx, where.length > 0 ? sql.join(where, sql` and `) : sql`true`, ask.limit)
}

export async function readCommand(system: System, tx: Tx, id: string): Promise<CommandRow | null> {
  return (await read(system, tx, sql`c.id = ${id}::uuid`, 1))[0] ?? null
}

/** Latest first. */
async function read(system: System, tx: Tx, where: SQL, limit: number): Promise<CommandRow[]> {
  const rows = await tx.execute<Row>(sql`
    select c.id, c.object_id as "objectId", o.tag, o.names as "objectNames", o.settings, c.type_id as "typeId", c.site_id as "siteId", c.command, c.params,
      c.class, c.state, c.reason, c.issued_by_id as "issuedById", c.issued_by_name as "issuedByName", c.issued_by_kind as "issuedByKind",
      c.issued_at as "issuedAt", c.valid_until as "validUntil", c.checks, c.refusals, c.gateway_id as "gatewayId", g.tag as "gatewayTag",
      c.effect_channel as "effectChannel", c.effect_unit as "effectUnit", c.effect_expected as "effectExpected", c.effect_tolerance as "effectTolerance",
      c.effect_before as "effectBefore", c.effect_by as "effectBy", c.observed, c.observed_at as "observedAt", c.version,
      (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('state', t.state, 'at', t.at, 'by', t.by, 'detail', t.detail, 'data', t.data)) order by t.n)
        from command_track t where t.tenant_id = c.tenant_id and t.command_id = c.id) as track
    from commands c join objects o on o.id = c.object_id left join objects g on g.id = c.gateway_id
    where ${where} order by c.issued_at desc, c.id desc limit ${limit}`)
  return rows.map((row) => rowOf(system, row))
}

function rowOf(system: System, row: Row): CommandRow {
  const { settings, gatewayId, gatewayTag, issuedById, issuedByName, issuedByKind, ...rest } = row
  const { effectChannel, effectUnit, effectExpected, effectTolerance, effectBefore, effectBy, observed, observedAt, ...command } = rest
  const type = typeOf({ typeId: row.typeId, settings })
  return {
    ...command,
    names: (type && commandOf(type, row.command)?.names) ?? { en: row.command, 'zh-CN': row.command },
    issuedBy: { id: issuedById, name: issuedByName, kind: issuedByKind },
    issuedAt: iso(row.issuedAt),
    validUntil: iso(row.validUntil),
    track: row.track.map((step): TrackEntry => ({ ...step, at: iso(step.at) })),
    effect:
      effectChannel === null || effectExpected === null
        ? null
        : {
            channel: effectChannel,
            unit: effectUnit ?? '1',
            expected: effectExpected,
            tolerance: effectTolerance ?? 0,
            before: effectBefore,
            observed,
            observedAt: observedAt === null ? null : iso(observedAt),
            byIso: effectBy === null ? null : iso(effectBy),
          },
    gateway: gatewayId === null ? null : { id: gatewayId, tag: gatewayTag ?? '', online: service(system, 'gateways').isOnline(gatewayId) },
    waitingSince: row.state === 'queued' ? iso(row.track.at(-1)?.at ?? row.issuedAt) : null,
  }
}

const iso = (value: string | Date) => new Date(value).toISOString()
