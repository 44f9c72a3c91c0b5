import { fileURLToPath } from 'node:url'
import { readModels } from '#/edge/inference/store.ts'
import { registerModel } from '#/server/models/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { installer } from './installer.ts'

/** The models that are shipped with the demo's machines, and fit no others. */
export const DEMO_MODELS = fileURLToPath(new URL('../demo/models', import.meta.url))

/** Registers what the demo's agents run: a model that nobody has named is one for a person to look at, in all evidence that a gateway gives.
 *  @throws Error where a version that is known has other content */
export async function registerDemoModels(system: System, tenantId: TenantId): Promise<void> {
  for (const { manifest, hash } of readModels([DEMO_MODELS]).models) {
    const { id, version, typeId } = manifest
    const done = await registerModel(system, installer('demo', tenantId).actor, { id, version, hash, typeId })
    if (!done.ok) throw new Error(`the demo's model ${id} ${version} was refused: ${JSON.stringify(done.refusal)}`)
  }
}
