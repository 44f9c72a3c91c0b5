import { makeGatewayToken, makeKey, publicJwk, SERVER_AUDIENCE, signMessage } from '#/protocol/signatures.ts'
import { issueToken, permissionsOf, ROLES } from '#/server/access/index.ts'
import { grantRoles } from '#/server/access/people.ts'
import { importBasemap } from '#/server/exchange/index.ts'
import { enrol, issueClaim } from '#/server/gateways/index.ts'
import { actorOf, imported } from '#/server/http/mqtt-testing.ts'
import { findingOf } from '#/server/inference/testing/station.ts'
import type { Onefold } from '#/server/main.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { until } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { testGround } from '#/server/registry/testing.ts'
import { createCaller } from '#/server/root.ts'
import { allSeriesOf } from '#/server/telemetry/index.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

export type City = Awaited<ReturnType<typeof makeCity>>

/** A tenant with something of everything: objects, a gateway with its key, readings, a finding, its alarm and order, a command, people, a token, a
 *  basemap. What it calls its own carries `mark`. */
export async function makeCity({ system, http }: Onefold, mark: string, codePrefix: string) {
  const ground = await testGround(system, mark.toLowerCase(), codePrefix)
  const tenantId = ground.tenant.id
  const tag = (name: string) => `${mark}/${name}`
  const [gateway] = await ground.register({ typeId: 'gateway', tag: tag('GW'), names: { en: `Gateway ${mark}` } })
  if (!gateway) throw new Error('nothing was registered')
  const [station] = await ground.register({
    typeId: 'pump-station',
    tag: tag('PS'),
    gatewayId: gateway.id,
    names: { en: `Station ${mark}` },
  })
  const [pump] = await ground.register({
    tag: tag('P1'),
    gatewayId: gateway.id,
    parentId: station?.id ?? null,
    names: { en: `Pump ${mark}` },
  })
  if (!pump) throw new Error('nothing was registered')
  await imported(system, ground)

  const personId = uuidv7() as PersonId
  await system.db.system((tx) => grantRoles(tx, { tenantId, personId, name: `Person ${mark}`, roles: [...ROLES], by: systemActor('test') }))
  const actor = {
    kind: 'person' as const,
    id: personId,
    name: `Person ${mark}`,
    tenantId,
    roles: [...ROLES],
    permissions: new Set(permissionsOf(ROLES)),
    session: { id: uuidv7(), provedAtMs: Date.now() + 3_600_000 }, // has just shown who he is, however long the tests take
  }
  const token = await system.db.tenant(tenantId, (tx) =>
    issueToken(tx, { name: `Token ${mark}`, roles: [...ROLES], expiresInDays: 1 }, { tenantId, actor, nowMs: Date.now() }),
  )
  const context: Context = { system, actor, gateway: null, address: '', headers: new Headers() }
  const api = createCaller(context)
  const ring = [[121.4, 31.2], [121.6, 31.2], [121.6, 31.4], [121.4, 31.2]] // biome-ignore format: one ring
  const feature = { type: 'Feature', properties: { name: mark, layer: 'water' }, geometry: { type: 'Polygon', coordinates: [ring] } }
  const basemap = await importBasemap(
    system,
    { tenantId, actor },
    ground.siteId,
    JSON.stringify({ type: 'FeatureCollection', features: [feature] }),
  )
  if (!basemap.ok) throw new Error(basemap.refusal.code)

  const claim = await issueClaim(system, actorOf(ground), gateway.id)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const key = makeKey()
  const enrolled = await enrol(system, {
    claimCode: claim.value.claimCode.replaceAll('-', ''),
    publicKeyJwk: publicJwk(key),
    agentVersion: 'test',
  })
  if (!enrolled.ok) throw new Error(enrolled.refusal.code)
  const { gatewayId } = enrolled.value
  const suffix = pump.code.slice(pump.code.indexOf('/') + 1)
  const asGateway = () => ({ ...context, actor: null, gateway: { gatewayId, tenantId } })
  await until(`the catalogue knows ${mark}`, () => allSeriesOf(system, pump.id).length > 0)
  await createCaller(asGateway()).telemetry.ingest({ epoch: 1, sequence: 1, readings: [[suffix, 'flow', Date.now(), 0.21]] })
  const finding = findingOf(suffix, Date.now())
  const report = (message: object) => signMessage('finding', message as never, { key, audience: SERVER_AUDIENCE })
  await createCaller(asGateway()).inference.report({ jws: report(finding) })
  const order = await until(`${mark} has an order`, async () => (await api.workOrders.list({}))[0], 20_000)
  const alarm = await until(`${mark} has an alarm`, async () => (await api.alarms.list({})).alarms[0], 20_000)
  const command = await api.commands.issue({
    commandId: uuidv7() as never,
    objectId: pump.id as never,
    command: 'start',
    params: {},
    reason: `because of ${mark}`,
  })
  return {
    mark,
    ground,
    tenantId,
    api,
    actor,
    context,
    token: token.token,
    asGateway,
    gatewayId,
    suffix,
    report,
    bearer: (atMs = Date.now()) => makeGatewayToken(gatewayId, key, atMs),
    url: http.url,
    /** By the field of an input that asks for them. */
    ids: {
      objectId: pump.id, gatewayObjectId: gateway.id, gatewayId: gateway.id, siteId: ground.siteId, personId, tokenId: token.id, orderId: order.id,
      alarmId: alarm.id, commandId: command.id, findingId: finding.findingId, positionId: pump.id, grantId: uuidv7(), areaId: uuidv7(), parentId: station?.id ?? '', id: pump.id,
    } as Record<string, string>, // biome-ignore format: one table
    texts: {
      code: pump.code, tag: tag('P1'), number: order.number, text: mark, q: mark, query: mark, suffix, typeId: 'storm-pump', channel: 'flow', command: 'start',
      seriesId: String(allSeriesOf(system, pump.id)[0]?.id), serie: String(allSeriesOf(system, pump.id)[0]?.id),
    } as Record<string, string>, // biome-ignore format: one table
  }
}
