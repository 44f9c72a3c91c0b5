import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** AES-256-GCM under a key made of the installation's own secret; `about` binds what is sealed to whose it is. */
export function seal(secret: string, about: string, open: Buffer): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(open), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

/** @throws Error where it was altered, moved to somebody else, or sealed by another installation */
export function unseal(secret: string, about: string, sealed: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', keyOf(secret), sealed.subarray(0, 12)).setAAD(Buffer.from(about))
  cipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()])
}

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'onefold second factor', 32))
