import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSoftwareKey } from '#/edge/key-holder/software.ts'
import { request } from '#/edge/request.ts'
import { signEvidence } from '#/protocol/attestation.ts'
import { makeGatewayToken, makeKey } from '#/protocol/signatures.ts'
import { sparkplugTopic } from '#/protocol/topics.ts'
import { insertCertificate } from '#/server/gateways/certificate-rows.ts'
import { attest, challenge, quarantineGateway, releaseGateway, revokeGateway } from '#/server/gateways/index.ts'
import { deviceAuthority } from '#/server/platform/certificates/authority.ts'
import { issueDevice } from '#/server/platform/certificates/device.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import type { Device, DeviceBed } from './device-bed.ts'

/** What was tried against the device ports, and how often it was let in. */
export type Attack = { name: string; tried: number; accepted: number }

/** Each attack of a rogue device, `tries` times: by MQTT, and every tenth also by HTTPS. */
export async function attackDevicePorts(bed: DeviceBed, tries: number): Promise<Attack[]> {
  const { gateway, pump } = await bed.register()
  const victim = await bed.enrol(gateway.id)
  const other = await bed.enrol((await bed.register()).gateway.id)
  const revoked = await bed.enrol((await bed.register()).gateway.id)
  const key = (device: Device) => device.holder.tlsKey()
  const named = (device: Device, cert: string) => ({ cert, key: key(device), userName: victim.id, password: bed.tokenOf(victim) })
  await revokeGateway(bed.system, bed.actor, { gatewayObjectId: revoked.id, reason: 'lost' })
  const attacks: [string, () => Parameters<DeviceBed['connect']>[0]][] = [
    ['self-made certificate', await selfMade(bed, victim)],
    ['expired certificate', await expired(bed, victim)],
    ['revoked certificate', () => ({ cert: revoked.cert, key: key(revoked), userName: revoked.id })],
    ['revoked, with its key’s token', () => ({ userName: revoked.id, password: bed.tokenOf(revoked) })],
    ['another’s certificate', () => named(other, other.cert)],
    ['another’s key', () => ({ userName: victim.id, password: makeGatewayToken(victim.id, makeKey(), Date.now()) })],
    ['its token without its certificate', () => ({ userName: victim.id, password: bed.tokenOf(victim) })],
    ['nothing at all', () => ({ userName: victim.id, password: 'x' })],
  ]
  const done: Attack[] = []
  for (const [name, as] of attacks) {
    let accepted = 0
    for (let i = 0; i < tries; i++) {
      const shown = as()
      accepted += (await letIn(bed, shown)) ? 1 : 0
      if (i % 10 === 0 && shown.cert) accepted += (await answered(bed, shown)) ? 1 : 0
    }
    done.push({ name, tried: tries, accepted })
  }
  return [...done, await speakForAnother(bed, { victim, rogue: other, pumpId: pump.id }, tries)]
}

async function letIn(bed: DeviceBed, as: Parameters<DeviceBed['connect']>[0]): Promise<boolean> {
  const client = await bed.connect(as).catch(() => null)
  await client?.endAsync(true)
  return client !== null
}

/** Whether a gateway's procedure answers to this certificate. */
async function answered(bed: DeviceBed, as: { cert?: string; key?: string; password?: string }): Promise<boolean> {
  const headers: Record<string, string> = as.password ? { authorization: `Bearer ${as.password}` } : {}
  const ask = { method: 'GET' as const, headers, body: undefined, signal: AbortSignal.timeout(20_000) }
  const tls = { ca: bed.tls.caPem, ...(as.cert && as.key ? { cert: as.cert, key: as.key } : {}) }
  const answer = await request(`${bed.devices.url}/api/trpc/gateways.assignment`, ask, tls).catch(() => null)
  return answer?.status === 200
}

/** By an authority of his own, with everything in it that stands in the true one. */
async function selfMade(bed: DeviceBed, victim: Device) {
  const dir = await mkdtemp(join(tmpdir(), 'onefold-rogue-'))
  const authority = await deviceAuthority(dir, Date.now())
  await rm(dir, { recursive: true })
  const holder = await openSoftwareKey(join(bed.dir, 'rogue'))
  const of = { id: victim.id, code: '88.999.1/SOMEBODY', key: holder.publicJwk as never }
  const made = await issueDevice(authority, of, { nowMs: Date.now(), lifeMs: 86_400_000 })
  const cert = new X509Certificate(made.der).toString() + authority.pem
  return () => ({ cert, key: holder.tlsKey(), userName: victim.id })
}

/** Ours, of the right key, bound in our table, and over since yesterday. */
async function expired(bed: DeviceBed, victim: Device) {
  const authority = await service(bed.system, 'gateways').certificates.authority()
  const nowMs = Date.now()
  const of = { id: victim.id, code: '88.999.1/SOMEBODY', key: victim.holder.publicJwk as never }
  const made = await issueDevice(authority, of, { nowMs: nowMs - 2 * 86_400_000, lifeMs: 86_400_000 })
  const gatewayId = victim.id as GatewayId
  const row = {
    ...made,
    tenantId: bed.ground.tenant.id,
    gatewayId,
    keyX: victim.holder.publicJwk.x,
    issuedAt: new Date(nowMs),
    issuedBy: 'key' as const,
  }
  await bed.system.db.system((tx) => insertCertificate(tx, row))
  const cert = new X509Certificate(made.der).toString() + authority.pem
  return () => ({ cert, key: victim.holder.tlsKey(), userName: victim.id })
}

const QUARANTINED_WITHIN_MS = 5_000

/** A true gateway publishes in the name of another: nothing of it is stored, its connection is closed, and within five seconds it is in quarantine. */
async function speakForAnother(bed: DeviceBed, of: { victim: Device; rogue: Device; pumpId: string }, tries: number): Promise<Attack> {
  const { victim, rogue } = of
  const gateways = service(bed.system, 'gateways')
  let accepted = 0
  for (let i = 0; i < tries; i++) {
    const client = await bed.connect({ cert: rogue.cert, key: rogue.holder.tlsKey() })
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    client.on('error', () => {})
    await client.publishAsync(sparkplugTopic(victim.groupId, 'NBIRTH', victim.nodeId), Buffer.of(0x18, 0x00)).catch(() => {})
    await closed
    const isHeld = async () => (await gateways.find(rogue.id))?.quarantine?.rules.includes('others_topic')
    const held = await until('its quarantine', isHeld, QUARANTINED_WITHIN_MS).catch(() => false)
    if (!held || gateways.isOnline(victim.id)) accepted++
    await releaseGateway(bed.system, bed.actor, { gatewayObjectId: rogue.id, reason: 'the next try' })
  }
  return { name: 'another’s topic', tried: tries, accepted }
}

/** Evidence that must not count: its nonce used before, asked of another, or never asked; another key; and a program, or a model, that is not what its
 *  version must be. Of the last kind the gateway is in quarantine each time. */
export async function attackVerifier(bed: DeviceBed, tries: number): Promise<Attack[]> {
  const device = await bed.enrol((await bed.register()).gateway.id)
  const other = await bed.enrol((await bed.register()).gateway.id)
  const gateways = service(bed.system, 'gateways')
  const recordOf = async (of: Device) => (await gateways.find(of.id))!
  const shipped = await gateways.shipped()
  const true_ = { holder: 'software' as const, agent: shipped.hash, configuration: 'a'.repeat(64), models: [] }
  const evidence = (nonce: string, more: { key?: ReturnType<typeof makeKey>; measured?: Partial<typeof true_>; of?: Device } = {}) =>
    signEvidence(more.key ?? (more.of ?? device).holder.sign, {
      gatewayId: device.id,
      nonce,
      nowMs: Date.now(),
      bootseed: 'b'.repeat(43),
      version: shipped.version,
      measured: { ...true_, ...more.measured },
    })
  const say = async (token: string) => {
    const { id, tenantId } = await recordOf(device)
    const said = await attest(bed.system, { gatewayId: id, tenantId }, token)
    return said.ok && said.value.verdict === 'affirmed'
  }
  const fresh = async (of = device) => challenge(bed.system, await recordOf(of))
  if (!(await say(evidence(await fresh())))) throw new Error('true evidence is not affirmed')
  const used = await fresh()
  await say(evidence(used))
  const attacks: [string, () => Promise<string>][] = [
    ['replayed nonce', async () => evidence(used)],
    ['another’s nonce', async () => evidence(await fresh(other))],
    ['nonce never asked', async () => evidence('c'.repeat(43))],
    ['unknown key', async () => evidence(await fresh(), { key: makeKey() })],
    ['another’s key', async () => evidence(await fresh(), { of: other })],
    ['wrong measurement', async () => evidence(await fresh(), { measured: { agent: 'd'.repeat(64) } })],
    ['wrong configuration', async () => evidence(await fresh(), { measured: { configuration: 'e'.repeat(64) } })],
  ]
  const done: Attack[] = []
  for (const [name, make] of attacks) {
    let accepted = 0
    for (let i = 0; i < tries; i++) {
      if (await say(await make())) accepted++
      const quarantined = async () => (await recordOf(device)).quarantine
      const held = name === 'wrong measurement' ? await until('the rule has put it in quarantine', quarantined) : await quarantined()
      if (name === 'wrong measurement' && !held?.rules.includes('attestation_failed')) accepted++
      if (held) await releaseGateway(bed.system, bed.actor, { gatewayObjectId: device.id, reason: 'the next try' })
    }
    done.push({ name, tried: tries, accepted })
  }
  return done
}

/** From the moment a person presses it until commands are refused and an open connection knows nothing more of them; of a revocation, until the
 *  open connection has ended. Seconds, the longest of `tries`. */
export async function quarantineSeconds(bed: DeviceBed, tries: number): Promise<{ quarantineS: number; revocationS: number }> {
  const gateways = service(bed.system, 'gateways')
  const longest = { quarantineS: 0, revocationS: 0 }
  for (let i = 0; i < tries; i++) {
    const device = await bed.enrol((await bed.register()).gateway.id)
    const client = await bed.connect({ cert: device.cert, key: device.holder.tlsKey() })
    client.on('error', () => {})
    const session = await until('it is there', () => gateways.session(device.id))
    await gateways.born(session)
    let fromMs = performance.now()
    await quarantineGateway(bed.system, bed.actor, { gatewayObjectId: device.id, reason: 'a try' })
    await until('it takes no commands', () => !gateways.mayBeCommanded(device.id))
    longest.quarantineS = Math.max(longest.quarantineS, (performance.now() - fromMs) / 1_000)
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    fromMs = performance.now()
    await revokeGateway(bed.system, bed.actor, { gatewayObjectId: device.id, reason: 'a try' })
    await closed
    longest.revocationS = Math.max(longest.revocationS, (performance.now() - fromMs) / 1_000)
  }
  return longest
}
