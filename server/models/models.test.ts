import { expect, test } from 'vitest'
import { assignmentFor } from '#/server/gateways/index.ts'
import { testStation } from '#/server/inference/testing/station.ts'
import { service } from '#/server/platform/system.ts'
import { listModels, registerModel, startModels } from './models.ts'

const model = (version: string, hash: string) => ({ id: 'pump.delivery', version, hash: hash.repeat(64), typeId: 'storm-pump' })

test('[MO1] a version is known by its hash; the same version with another one is refused', async () => {
  await using on = await testStation()
  const register = (it: ReturnType<typeof model>) => registerModel(on.system, on.people.engineer, it)
  expect(await register(model('1', 'a'))).toMatchObject({ ok: true })
  expect(await register(model('1', 'a'))).toMatchObject({ ok: true })
  expect(await register(model('1', 'b'))).toMatchObject({ ok: false, refusal: { code: 'MODEL_CONFLICT' } })
  expect(await register({ ...model('2', 'c'), typeId: 'unicorn' })).toMatchObject({ ok: false, refusal: { code: 'TYPE_NOT_FOUND' } })
  expect(await listModels(on.system, on.people.engineer)).toHaveLength(1)
})

test('[MO2] [MO3] the last one registered travels with the assignment; what runs is what gateways report', async () => {
  await using on = await testStation()
  await using _ = await startModels(on.system)
  await registerModel(on.system, on.people.engineer, model('1', 'a'))
  on.clock.advance(1)
  await registerModel(on.system, on.people.engineer, model('2', 'b'))
  const { models } = await assignmentFor(on.system, on.record.id)
  expect(models).toEqual([model('2', 'b')])
  const runs = [
    { id: 'pump.delivery', version: '1', hash: 'a'.repeat(64), p99Ms: 1.2, killed: 0 },
    { id: 'own.model', version: '9', hash: 'f'.repeat(64), p99Ms: null, killed: 2 },
  ]
  const status = {
    v: 1 as const,
    atMs: on.clock.nowMs(),
    agentVersion: 'test',
    outbox: { batches: 0, bytes: 0, oldestMs: null },
    clockOffsetMs: 0,
    link: 'lte',
    models: runs,
  }
  const gateways = service(on.system, 'gateways')
  gateways.noteStatus(on.record.id, status)
  await gateways.flush()
  const known = await listModels(on.system, on.people.engineer)
  expect(known.map(({ version, current, typeId, gateways }) => [version, current, typeId, gateways.map(({ tag }) => tag)])).toEqual([
    ['2', true, 'storm-pump', []],
    ['1', false, 'storm-pump', ['GW-PS03']],
    ['9', false, null, ['GW-PS03']],
  ])
})
