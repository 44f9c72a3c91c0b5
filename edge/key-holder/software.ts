import { createPublicKey } from 'node:crypto'
import { chmod, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson, writeDurably } from '#/edge/files.ts'
import { signWith } from '#/protocol/jws.ts'
import { importPrivateKey, makeKey, privateJwk, publicJwk } from '#/protocol/signatures.ts'
import type { KeyHolder } from './key-holder.ts'

const KEY = 'key.json'
const NEXT_KEY = 'key.next.json'

/** The gateway's own key, made at the first start, readable by its user alone. `next`: the one it is about to be enrolled by anew. */
export async function openSoftwareKey(dir: string, which: 'own' | 'next' = 'own'): Promise<KeyHolder> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, which === 'own' ? KEY : NEXT_KEY)
  const stored = await readJson(path)
  if (stored !== null) await chmod(path, 0o600)
  const key = stored === null ? makeKey() : importPrivateKey(stored)
  if (stored === null) await writeDurably(path, JSON.stringify(privateJwk(key)))
  return {
    kind: 'software',
    publicJwk: publicJwk(key),
    publicDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    sign: signWith(key),
    tlsKey: () => key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** Enrolled anew: the next key is the own one from now on. */
export const adoptNextKey = (dir: string) => rename(join(dir, NEXT_KEY), join(dir, KEY))
