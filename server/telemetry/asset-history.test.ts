import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuePassword, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { installAsset, removeAsset } from '#/server/registry/index.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { GatewayId, ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { assetHistoryOf, assetSeriesOf } from './asset-history.ts'
import { ingestJson } from './ingest.ts'
import { startTelemetry } from './start.ts'

const START = Date.UTC(2026, 10, 22, 8, 0, 0)
const HOUR = 3_600_000
const clock = manualClock(START)
const actor = systemActor('test')
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let foreign: TenantId
let asset: ObjectId

beforeAll(async () => {
  system = await testSystem({ clock })
  const ground = await testGround(system)
  foreign = (await testGround(system, 'police', '88.999.2')).tenant.id
  tenantId = ground.tenant.id
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const [one, two] = await ground.register({ tag: 'P-1', gatewayId: gateway!.id }, { tag: 'P-2', gatewayId: gateway!.id })
  const [it] = await ground.register({ tag: 'A-1', kind: 'asset', typeId: 'pump-asset', settings: { properties: { hours: 1_000 } } })
  asset = it!.id
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  const admin = { ...actor, tenantId, roles: [], permissions: new Set<string>() }
  expect((await issuePassword(system, admin, gateway!.id)).ok).toBe(true)
  const install = (positionId: ObjectId, at: number) =>
    system.db.tenant(tenantId, (tx) =>
      installAsset(tx, { assetId: asset, positionId, at: new Date(at).toISOString() }, { actor, at: new Date(at) }),
    )
  const suffix = (of: { code: string }) => of.code.split('/')[1]!
  expect(await install(one!.id, START + HOUR)).toMatchObject({ ok: true })
  clock.advance(10 * HOUR)
  await system.db.tenant(tenantId, async (tx) => {
    const at = new Date(START + 4 * HOUR)
    expect(await removeAsset(tx, { positionId: one!.id, at: at.toISOString() }, { actor, at })).toMatchObject({ ok: true })
  })
  expect(await install(two!.id, START + 6 * HOUR)).toMatchObject({ ok: true })
  const readings = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((hour): [string, string, number, number][] => [
    [suffix(one!), 'hours', START + hour * HOUR + 1, 500 + hour],
    [suffix(two!), 'hours', START + hour * HOUR + 1, 70 + hour / 2],
  ])
  const sender = { gatewayId: gateway!.id as string as GatewayId, tenantId }
  const sent = await ingestJson(system, sender, { epoch: 1, sequence: 1, readings, historical: true })
  expect(sent).toMatchObject({ ok: true, value: { refused: [] } })
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

test('[TE21] an asset has the series of each position, only while it stood there, with a break between', async () => {
  const ask = { assetId: asset, channel: 'hours', fromMs: START, toMs: START + 10 * HOUR, pixels: 1_000 }
  const answer = await assetSeriesOf(system, tenantId, ask)
  expect(answer.ok && answer.value.points.v).toEqual([501, 502, 503, null, 73, 73.5, 74, 74.5])
  expect(await assetSeriesOf(system, foreign, ask)).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
})

test('[TE22] its hours are those of its record and what it ran since, wherever it stood', async () => {
  const answer = await assetHistoryOf(system, tenantId, asset)
  expect(answer).toMatchObject({
    ok: true,
    value: {
      stays: [
        { positionTag: 'P-2', until: null, hours: 1.5 },
        { positionTag: 'P-1', hours: 2 },
      ],
      hours: { total: 1_003.5, base: { hours: 1_000 } },
    },
  })
  expect(await assetHistoryOf(system, foreign, asset)).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
})
