import { expect, test } from 'vitest'
import { enrolGateway, groundWithGateway, startIngest } from '#/server/http/mqtt-testing.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'

test('[GW22] who names no gateway, or what is no name at all, costs nobody of the crowd his answer; each takes a lease of his own', async () => {
  await using system = await testSystem()
  await using _ = await startIngest(system)
  const { ground, gateway } = await groundWithGateway(system)
  const id = (await enrolGateway(system, ground, gateway.id)).id as GatewayId
  const { crowd } = service(system, 'gateways')
  const strange = ['', 'nobody', `${id},${id}`, '"', '{}', 'NULL', "'; --", '00000000-0000-7000-8000-000000000000']
  const [found, ...others] = await Promise.all([id, ...strange].map((one) => crowd.gateway(one)))
  expect(found).toMatchObject({ id, tag: gateway.tag })
  expect(others.every((other) => other === null)).toBe(true)
  const leases = await Promise.all([id, id, id].map((one) => crowd.lease(one)))
  expect(new Set(leases).size).toBe(3)
  expect(await crowd.holds(id)).toBe(null)
  expect(await crowd.certificate('{}')).toBe(null)
})
