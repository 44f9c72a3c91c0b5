import { X509Certificate } from 'node:crypto'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '#/edge/request.ts'
import { issuePassword, revokeGateway } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { attackDevicePorts, attackVerifier, quarantineSeconds } from './device-attacks.ts'
import { type DeviceBed, pemIn, startDeviceBed } from './device-bed.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let bed: DeviceBed
beforeAll(async () => {
  system = await testSystem()
  bed = await startDeviceBed(system)
})
afterAll(async () => {
  await bed?.[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})
const gateways = () => service(system, 'gateways')
const asks = (cert?: string, key?: string) =>
  request(
    `${bed.devices.url}/api/trpc/gateways.assignment`,
    { method: 'GET', headers: {}, body: undefined, signal: AbortSignal.timeout(20_000) },
    { ca: bed.tls.caPem, ...(cert && key ? { cert, key } : {}) },
  )

test('[GW17] a claim code buys one certificate of the gateway’s own key: P-256, its code as alternative name, bound to its entry, good on both ports', async () => {
  const { gateway } = await bed.register()
  const device = await bed.enrol(gateway.id)
  const certificate = new X509Certificate(device.cert)
  expect(certificate.subject).toBe(`CN=${gateway.id}`)
  expect(certificate.subjectAltName).toBe(`URI:info:hdl/${gateway.code}`)
  expect(certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(device.holder.publicDer)).toBe(true)
  const chain = [bed.tls.devicesPem, bed.tls.caPem].map((pem) => new X509Certificate(pem))
  expect([certificate.verify(chain[0]!.publicKey), chain[0]!.verify(chain[1]!.publicKey)]).toEqual([true, true])
  expect((await asks(device.cert, device.holder.tlsKey())).status).toBe(200)
  expect((await asks()).status).toBe(401)
  const client = await bed.connect({ cert: device.cert, key: device.holder.tlsKey() }) // it need not even say its name
  await until('it is there by its certificate alone', () => gateways().session(gateway.id))
  await client.endAsync(true)
  await expect(
    connectAsync(bed.mqtt.url.replace('mqtts:', 'mqtt:'), { reconnectPeriod: 0, connectTimeout: 3_000 }, false),
  ).rejects.toThrow()
})

test('[GW17] used, wrong, of another key or without a signature: no certificate', async () => {
  const { gateway } = await bed.register()
  const code = await bed.claim(gateway.id)
  const basic = (text: string) => `Basic ${Buffer.from(`claim:${text}`).toString('base64')}`
  const device = await bed.enrol((await bed.register()).gateway.id)
  expect((await bed.est('simpleenroll', { holder: device.holder, authorization: basic('0000-0000-0000-0000') })).status).toBe(401)
  expect((await bed.est('simpleenroll', { holder: device.holder })).status).toBe(401)
  const forged = { ...device.holder, sign: () => Buffer.alloc(64, 7) }
  expect((await bed.est('simpleenroll', { holder: forged, authorization: basic(code) })).status).toBe(400)
  const first = await bed.enrol(gateway.id)
  expect((await bed.est('simpleenroll', { holder: first.holder, authorization: basic(code) })).status).toBe(401) // ended with that enrolment
  const again = await bed.claim(gateway.id)
  expect((await bed.est('simpleenroll', { holder: first.holder, authorization: basic(again) })).status).toBe(200)
  expect((await bed.est('simpleenroll', { holder: device.holder, authorization: basic(again) })).status).toBe(401)
  const other = { cert: first.cert, key: first.holder.tlsKey() }
  expect((await bed.est('simplereenroll', { holder: device.holder, cert: other })).status).toBe(400)
  expect((await bed.est('simplereenroll', { holder: device.holder })).status).toBe(401)
})

test('[GW18] renewed by the certificate it has, both are good until the old one ends; revoked, neither is, on open connections too', async () => {
  const { gateway } = await bed.register()
  const device = await bed.enrol(gateway.id)
  const key = device.holder.tlsKey()
  const renewed = pemIn((await bed.est('simplereenroll', { holder: device.holder, cert: { cert: device.cert, key } })).body)
  for (const cert of [device.cert, renewed]) expect((await asks(cert, key)).status).toBe(200)
  const client = await bed.connect({ cert: renewed, key })
  client.on('error', () => {})
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  expect(await revokeGateway(system, bed.actor, { gatewayObjectId: gateway.id, reason: 'stolen' })).toEqual({
    ok: true,
    value: { revoked: 2 },
  })
  await closed
  for (const cert of [device.cert, renewed]) expect((await asks(cert, key)).status).toBe(401)
  const list = await bed.est('../onefold/devices.crl', {})
  const serial = Buffer.from(new X509Certificate(renewed).serialNumber, 'hex')
  expect(list.body.includes(serial)).toBe(true)
  const anew = await bed.enrol(gateway.id)
  expect((await asks(anew.cert, anew.holder.tlsKey())).status).toBe(200)
})

test('[GW5] a third party’s node proves itself over TLS by its password', async () => {
  const { gateway } = await bed.register()
  const issued = await issuePassword(system, bed.actor, gateway.id)
  if (!issued.ok) throw new Error(issued.refusal.code)
  const client = await bed.connect({ userName: gateway.id, password: issued.value.password })
  await client.endAsync(true)
})

test('[GW19] rogue devices: 0 let in, of every kind of attack; whoever speaks for another is in quarantine', async () => {
  const attacks = await attackDevicePorts(bed, 3)
  expect(attacks).toHaveLength(9)
  expect(attacks.filter(({ accepted }) => accepted > 0)).toEqual([])
  process.stdout.write(`rogue devices: ${attacks.map(({ name, tried }) => `${name} ${tried}`).join(', ')}; accepted 0\n`)
}, 120_000)

test('[GW20] evidence replayed, of another, by another key, or of a program that is not what it must be: 0 accepted', async () => {
  const attacks = await attackVerifier(bed, 3)
  expect(attacks).toHaveLength(7)
  expect(attacks.filter(({ accepted }) => accepted > 0)).toEqual([])
  process.stdout.write(`evidence: ${attacks.map(({ name, tried }) => `${name} ${tried}`).join(', ')}; accepted 0\n`)
}, 60_000)

test('[GW18] quarantine and revocation are in force within 5 s of the click', async () => {
  const { quarantineS, revocationS } = await quarantineSeconds(bed, 1)
  expect(Math.max(quarantineS, revocationS)).toBeLessThan(5)
}, 60_000)
