import { afterAll, beforeAll, expect, test } from 'vitest'
import { readModels } from '#/edge/inference/store.ts'
import { listModels } from '#/server/models/index.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import { DEMO_MODELS, registerDemoModels } from './demo-models.ts'
import { installer } from './installer.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
})
afterAll(() => system[Symbol.asyncDispose]())

test('[DM1] each shipped model is registered by its hash, once however often the demo starts', async () => {
  const { tenant } = await testGround(system)
  for (let start = 1; start <= 2; start++) await registerDemoModels(system, tenant.id)
  const known = await listModels(system, installer('demo', tenant.id).actor)
  expect(known.map(({ id, hash, current }) => ({ id, hash, current }))).toEqual(
    readModels([DEMO_MODELS])
      .models.map(({ manifest: { id }, hash }) => ({ id, hash, current: true }))
      .sort((a, b) => a.id.localeCompare(b.id)),
  )
})
