import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Sign } from '#/protocol/jws.ts'
import { EnrolAnswer } from '#/protocol/messages.ts'
import { importPublicKey, makeGatewayToken } from '#/protocol/signatures.ts'
import type { Log } from './drivers/driver.ts'
import { readJson, writeDurably } from './files.ts'
import type { KeyHolder } from './key-holder/key-holder.ts'
import { adoptNextKey, openSoftwareKey } from './key-holder/software.ts'
import { BACKOFF, type Backoff, backoffMs, pause } from './retry.ts'
import { type DeviceLink, type ServerClient, ServerRefusal } from './server-client.ts'
import { AGENT_VERSION } from './version.ts'

/** `run`: of this start alone, so that two who live with one key are told apart, and evidence of a start before is old. `device`: the way to the server by certificate, once there is one. */
export type Identity = EnrolAnswer & { holder: KeyHolder; key: Sign; serverKey: KeyObject; run: string; device: DeviceLink | null }

/** Who the gateway is: from its folder, or by its claim code, asked for until the server answers. null when stopped before. A claim code other
 *  than the one it was enrolled by enrols it anew, with a new key: the old one may have been copied. Where the server does not take that
 *  code it stays who it was. */
export async function openIdentity(options: {
  dir: string
  claimCode: string | undefined
  client: ServerClient
  log: Log
  signal: AbortSignal
  backoff?: Backoff
}): Promise<Identity | null> {
  const path = join(options.dir, 'identity.json')
  const kept = await readJson(path)
  const stored = identityOf(kept, await openSoftwareKey(options.dir))
  const anew =
    stored !== null && options.claimCode !== undefined && claimedBy(kept) !== null && claimedBy(kept) !== hashOf(options.claimCode)
  if (stored && !anew) return stored
  const holder = await openSoftwareKey(options.dir, anew ? 'next' : 'own')
  for (let tries = 0; !options.signal.aborted; tries++) {
    try {
      if (options.claimCode === undefined) throw new Error('not enrolled yet, and its configuration has no claimCode')
      const input = { claimCode: options.claimCode, publicKeyJwk: holder.publicJwk, agentVersion: AGENT_VERSION }
      const answer = EnrolAnswer.parse(await options.client.mutation('gateways.enrol', { input, signal: options.signal }))
      const identity = identityOf(answer, holder)
      if (identity === null) throw new Error('the server sent a key of its own that is none')
      if (anew) await adoptNextKey(options.dir)
      await writeDurably(path, JSON.stringify({ ...answer, claimedBy: hashOf(options.claimCode) }))
      options.log.info({ gatewayId: answer.gatewayId }, 'enrolled')
      return identity
    } catch (error) {
      if (options.signal.aborted) break
      const code = error instanceof ServerRefusal ? error.code : 'NO_ANSWER'
      if (stored && code.startsWith('CLAIM_')) {
        options.log.warn({ code }, 'the claim code was not taken; the gateway stays who it was')
        return stored
      }
      options.log.warn({ code, tries, reason: (error as Error).message }, 'not enrolled yet, trying again')
      await pause(backoffMs(tries, options.backoff ?? BACKOFF), options.signal)
    }
  }
  return null
}

function identityOf(value: unknown, holder: KeyHolder): Identity | null {
  const answer = EnrolAnswer.safeParse(value)
  const serverKey = answer.success ? importPublicKey(answer.data.serverKeyJwk) : null
  if (!answer.success || !serverKey) return null
  const run = randomBytes(32).toString('base64url')
  return { ...answer.data, holder, key: holder.sign, serverKey, run, device: null }
}

const hashOf = (claimCode: string) =>
  createHash('sha256')
    .update(claimCode.toUpperCase().replace(/[^0-9A-Z]/g, ''))
    .digest('hex')
const claimedBy = (kept: unknown): string | null =>
  typeof kept === 'object' && kept !== null && 'claimedBy' in kept && typeof kept.claimedBy === 'string' ? kept.claimedBy : null

export const bearerOf = (identity: Identity, serverNowMs: number) =>
  makeGatewayToken(identity.gatewayId, identity.key, serverNowMs, identity.run)

/** How a call to the server proves who speaks: by the key's token, and by the certificate where there is one. */
export const proofOf = (identity: Identity, serverNowMs: number) => ({ bearer: bearerOf(identity, serverNowMs), device: identity.device })
