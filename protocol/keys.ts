import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { PublicKeyJwk } from './messages/enrol.ts'

export type PrivateKeyJwk = PublicKeyJwk & { d: string }

/** P-256, for ES256. */
export function makeKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

export function privateJwk(key: KeyObject): PrivateKeyJwk {
  const jwk = key.export({ format: 'jwk' })
  return { ...publicJwk(key), d: String(jwk.d) }
}

/** Also from a private key: the private part is left out. */
export function publicJwk(key: KeyObject): PublicKeyJwk {
  const { kty, crv, x, y } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return PublicKeyJwk.parse({ kty, crv, x, y })
}

/** @throws on anything but a P-256 private key */
export function importPrivateKey(jwk: unknown): KeyObject {
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' })
  assertP256(key)
  return key
}

/** null on anything but a P-256 point: keys come from outside. A private part is never taken over. */
export function importPublicKey(jwk: unknown): KeyObject | null {
  const parsed = PublicKeyJwk.safeParse(jwk)
  if (!parsed.success) return null
  try {
    const { kty, crv, x, y } = parsed.data
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  } catch {
    return null
  }
}

function assertP256(key: KeyObject) {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('not a P-256 key')
}
