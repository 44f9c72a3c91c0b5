import type { Actor } from '#/server/platform/actor.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { objectByTag } from '#/server/registry/index.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { ImportMapping, ImportView } from '../contract.ts'
import { applyImport, checkImport } from '../import-job.ts'
import { importById, takeFile, viewOf } from '../upload.ts'

/** A system with a tenant whose data steward brings files in, as the screens do: taken, checked, applied. */
export async function testImports() {
  const system = await testSystem()
  const ours = await testGround(system)
  const actor: Actor = {
    kind: 'person',
    id: 'person:1',
    name: 'Zhang Wei',
    tenantId: ours.tenant.id,
    roles: ['steward'],
    permissions: new Set(),
  }
  const inTenant = <T>(work: Parameters<typeof system.db.tenant<T>>[1]) => system.db.tenant(ours.tenant.id, work)
  const at = (tag: string) => inTenant((tx) => objectByTag(tx, tag))
  async function take(name: string, content: string | Uint8Array): Promise<ImportView> {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    async function* chunks() {
      for (let from = 0; from < bytes.length; from += 7_000) yield bytes.subarray(from, from + 7_000)
    }
    const taken = await takeFile(system, actor, { name, chunks: chunks() })
    if (!taken.ok) throw new Error(taken.refusal.code)
    return taken.value
  }
  const settled = (importId: string): Promise<ImportView> =>
    until('the import', async () => {
      const found = await inTenant((tx) => importById(tx, importId))
      return found.ok && !['checking', 'applying'].includes(found.value.state) ? viewOf(found.value) : null
    })
  async function check(view: ImportView, mapping: Partial<ImportMapping> = {}): Promise<ImportView> {
    const begun = await checkImport(system, actor, { importId: view.id, mapping: { ...view.mapping, ...mapping } })
    if (!begun.ok) throw new Error(begun.refusal.code)
    return settled(view.id)
  }
  async function apply(view: ImportView): Promise<ImportView> {
    const begun = await applyImport(system, actor, view.id)
    if (!begun.ok) throw new Error(begun.refusal.code)
    return settled(view.id)
  }
  const bring = async (name: string, content: string | Uint8Array, mapping: Partial<ImportMapping> = {}) => {
    const view = await take(name, content)
    await check(view, mapping)
    return apply(view)
  }
  return { system, ours, actor, inTenant, at, take, check, apply, bring }
}
