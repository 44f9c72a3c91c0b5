import type { KeyObject } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EnrolAnswer } from '#/protocol/messages.ts'
import { importPrivateKey, importPublicKey, makeGatewayToken, makeKey, privateJwk, publicJwk } from '#/protocol/signatures.ts'
import type { Log } from './drivers/driver.ts'
import { readJson, writeDurably } from './files.ts'
import { BACKOFF, type Backoff, backoffMs, pause } from './retry.ts'
import { type ServerClient, ServerRefusal } from './server-client.ts'
import { AGENT_VERSION } from './version.ts'

export type Identity = EnrolAnswer & { key: KeyObject; serverKey: KeyObject }

/** The gateway's own key: made at the first start, readable by its user alone. */
export async function openKey(dir: string): Promise<KeyObject> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'key.json')
  const stored = await readJson(path)
  if (stored !== null) {
    await chmod(path, 0o600)
    return importPrivateKey(stored)
  }
  const key = makeKey()
  await writeDurably(path, JSON.stringify(privateJwk(key)))
  return key
}

/** Who the gateway is: from its folder, or by its claim code, asked for until the server answers. null when stopped before. */
export async function openIdentity(options: {
  dir: string
  claimCode: string | undefined
  client: ServerClient
  log: Log
  signal: AbortSignal
  backoff?: Backoff
}): Promise<Identity | null> {
  const key = await openKey(options.dir)
  const path = join(options.dir, 'identity.json')
  const stored = identityOf(await readJson(path), key)
  if (stored) return stored
  for (let tries = 0; !options.signal.aborted; tries++) {
    try {
      if (options.claimCode === undefined) throw new Error('not enrolled yet, and its configuration has no claimCode')
      const input = { claimCode: options.claimCode, publicKeyJwk: publicJwk(key), agentVersion: AGENT_VERSION }
      const answer = EnrolAnswer.parse(await options.client.mutation('gateways.enrol', { input, signal: options.signal }))
      const identity = identityOf(answer, key)
      if (identity === null) throw new Error('the server sent a key of its own that is none')
      await writeDurably(path, JSON.stringify(answer))
      options.log.info({ gatewayId: answer.gatewayId }, 'enrolled')
      return identity
    } catch (error) {
      if (options.signal.aborted) break
      const code = error instanceof ServerRefusal ? error.code : 'NO_ANSWER'
      options.log.warn({ code, tries, reason: (error as Error).message }, 'not enrolled yet, trying again')
      await pause(backoffMs(tries, options.backoff ?? BACKOFF), options.signal)
    }
  }
  return null
}

function identityOf(value: unknown, key: KeyObject): Identity | null {
  const answer = EnrolAnswer.safeParse(value)
  const serverKey = answer.success ? importPublicKey(answer.data.serverKeyJwk) : null
  return answer.success && serverKey ? { ...answer.data, key, serverKey } : null
}

export const bearerOf = (identity: Identity, serverNowMs: number) => makeGatewayToken(identity.gatewayId, identity.key, serverNowMs)
