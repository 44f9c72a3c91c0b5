import { sql } from 'drizzle-orm'
import type { StatusMessage } from '#/protocol/messages.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ModelRow, ModelsRefusal, RegisterModel } from './contract.ts'

type Version = { id: string; version: string; hash: string; typeId: string; registeredAt: Date; current: boolean }

/** Makes a version known, and the one that gateways of its twin type are to run. Registered again, nothing happens. */
export async function registerModel(system: System, actor: Actor, model: RegisterModel): Promise<Result<RegisterModel, ModelsRefusal>> {
  if (!twinType(model.typeId)) return refuse({ code: 'TYPE_NOT_FOUND', typeId: model.typeId })
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx) => {
    const versions = await readVersions(tx)
    const same = versions.find(({ id, version }) => id === model.id && version === model.version)
    if (same) return same.hash === model.hash ? ok(model) : refuse({ code: 'MODEL_CONFLICT', id: model.id, version: model.version })
    await tx.execute(sql`
      insert into model_versions (tenant_id, id, version, hash, type_id, registered_at)
      values (${actor.tenantId}, ${model.id}, ${model.version}, ${model.hash}, ${model.typeId}, ${now.toISOString()}) on conflict do nothing`)
    const subject = { kind: 'model', id: model.hash }
    await appendFeed(tx, { tenantId: actor.tenantId, actor, verb: 'model.registered', subject, data: { ...model } }, now)
    return ok(model)
  })
}

const readVersions = (tx: Tx): Promise<Version[]> =>
  tx.execute<Version>(sql`
    select id, version, hash, type_id as "typeId", registered_at as "registeredAt",
      registered_at = max(registered_at) over (partition by tenant_id, id) as current
    from model_versions order by id, registered_at desc`) as unknown as Promise<Version[]>

/** What is registered, and what gateways say they run, joined by hash. */
export async function listModels(system: System, actor: Actor): Promise<ModelRow[]> {
  const { versions, gateways } = await system.db.tenant(actor.tenantId, async (tx) => ({
    versions: await readVersions(tx),
    gateways: await tx.execute<{ id: string; tag: string; status: StatusMessage }>(
      sql`select g.id, o.tag, g.status from gateways g join objects o on o.id = g.id where g.status is not null order by o.tag`,
    ),
  }))
  const rows = new Map<string, ModelRow>()
  for (const { registeredAt, ...known } of versions)
    rows.set(known.hash, { ...known, registeredAt: new Date(registeredAt).toISOString(), gateways: [] })
  for (const { id: gatewayId, tag, status } of gateways) {
    for (const { id, version, hash, p99Ms, killed } of status.models) {
      const row = rows.get(hash) ?? { id, version, hash, typeId: null, registeredAt: null, current: false, gateways: [] }
      row.gateways.push({ id: gatewayId, tag, p99Ms, killed, atMs: status.atMs })
      rows.set(hash, row)
    }
  }
  return [...rows.values()]
}

/** Tells each gateway, with its assignment, which version of a model it is to run. */
export async function startModels(system: System): Promise<AsyncDisposable> {
  const gateways = service(system, 'gateways')
  gateways.modelSource = async ({ tenantId }) => {
    const versions = await system.db.tenant(tenantId, readVersions)
    return versions.filter(({ current }) => current).map(({ id, version, hash, typeId }) => ({ id, version, hash, typeId }))
  }
  return {
    async [Symbol.asyncDispose]() {
      gateways.modelSource = async () => []
    },
  }
}
