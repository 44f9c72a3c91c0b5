import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { certificateRequest, certificatesIn } from '#/edge/certificate/request.ts'
import { openSoftwareKey } from '#/edge/key-holder/software.ts'
import { request } from '#/edge/request.ts'
import { makeGatewayToken } from '#/protocol/signatures.ts'
import { issueClaim, startGateways } from '#/server/gateways/index.ts'
import { startDevicePort } from '#/server/http/device-port.ts'
import { startMqtt } from '#/server/http/mqtt.ts'
import { actorOf, imported } from '#/server/http/mqtt-testing.ts'
import { serverTls } from '#/server/http/tls.ts'
import { systemClock } from '#/server/platform/clock.ts'
import type { System } from '#/server/platform/system.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startTelemetry } from '#/server/telemetry/index.ts'

type KeyHolder = Awaited<ReturnType<typeof openSoftwareKey>>
export type Device = { id: string; groupId: string; nodeId: string; holder: KeyHolder; cert: string }
export type DeviceBed = Awaited<ReturnType<typeof startDeviceBed>>

/** A server's two device ports on the loopback, real, with gateways that enrol by EST as anybody's would. */
export async function startDeviceBed(given: System) {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'onefold-devices-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const system = Object.assign(given, { dataDir: dir, clock: systemClock })
  stack.use(await startGateways(system))
  stack.use(await startTelemetry(system))
  const tls = await serverTls(dir, Date.now())
  const mqtt = stack.use(await startMqtt(system, [{ host: 'localhost', port: 0, setting: 'MQTTS_PORT', tls }]))
  const devices = stack.use(await startDevicePort(system, { host: 'localhost', port: 0, setting: 'DEVICE_PORT', tls }))
  const ground = await testGround(system)
  const actor = actorOf(ground)
  let made = 0

  /** Registered, with a pump behind it, and a claim code for it. */
  const register = async () => {
    const tag = `GW-${++made}`
    const [gateway] = await ground.register({ typeId: 'gateway', tag })
    const [pump] = await ground.register({ typeId: 'storm-pump', tag: `${tag}/P`, gatewayId: gateway!.id })
    await imported(system, ground)
    return { gateway: gateway!, pump: pump! }
  }
  const claim = async (gatewayObjectId: string) => {
    const issued = await issueClaim(system, actor, gatewayObjectId)
    if (!issued.ok) throw new Error(issued.refusal.code)
    return issued.value.claimCode
  }
  const est = (operation: string, ask: { holder?: KeyHolder; authorization?: string; cert?: { cert: string; key: string } }) => {
    const body = ask.holder && certificateRequest({ name: 'a gateway', ...ask.holder }).toString('base64')
    const headers: Record<string, string> = { 'content-type': 'application/pkcs10' }
    if (ask.authorization) headers.authorization = ask.authorization
    const method = body ? 'POST' : 'GET'
    const at = `${devices.url}/.well-known/est/${operation}`
    return request(at, { method, headers, body, signal: AbortSignal.timeout(20_000) }, { ca: tls.caPem, ...ask.cert })
  }
  const enrol = async (gatewayObjectId: string): Promise<Device> => {
    const holder = await openSoftwareKey(join(dir, gatewayObjectId))
    const authorization = `Basic ${Buffer.from(`claim:${await claim(gatewayObjectId)}`).toString('base64')}`
    const answer = await est('simpleenroll', { holder, authorization })
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
    const gateway = await system.services.gateways!.find(gatewayObjectId)
    return { id: gatewayObjectId, groupId: gateway!.groupId, nodeId: gateway!.nodeId, holder, cert: pemIn(answer.body) }
  }
  /** Shows a certificate, and claims to be somebody; ends itself where it is let in. */
  const connect = (as: { cert?: string; key?: string; userName?: string; password?: string }): Promise<MqttClient> =>
    connectAsync(
      mqtt.url,
      {
        ca: tls.caPem,
        ...(as.cert && as.key ? { cert: as.cert, key: as.key } : {}),
        ...(as.userName === undefined ? {} : { username: as.userName, clientId: as.userName }),
        ...(as.password === undefined ? {} : { password: as.password }),
        reconnectPeriod: 0,
        connectTimeout: 15_000,
      },
      false,
    )
  const tokenOf = (device: Device) => makeGatewayToken(device.id, device.holder.sign, Date.now())
  const parts = stack.move()
  return {
    system,
    dir,
    tls,
    mqtt,
    devices,
    ground,
    actor,
    register,
    claim,
    est,
    enrol,
    connect,
    tokenOf,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

export const pemIn = (body: Buffer): string =>
  certificatesIn(Buffer.from(body.toString('latin1'), 'base64'))
    .map((der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`)
    .join('')
