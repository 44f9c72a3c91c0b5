import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { enrolGateway, groundWithGateway, startIngest } from '#/server/http/mqtt-testing.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
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

test('[GW22] a server that stops waits for nobody who is still proving himself', async () => {
  await using system = await testSystem()
  const ingest = await startIngest(system)
  const half = connect({ host: 'localhost', port: ingest.mqtt.port })
  half.on('error', () => {}).resume()
  await once(half, 'connect')
  half.write(Buffer.from([0x10, 0x20, 0x00, 0x04])) // the beginning of a CONNECT
  await ingest[Symbol.asyncDispose]()
  await until('it is gone', () => half.destroyed)
}, 5_000)
