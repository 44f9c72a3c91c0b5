import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
/** Steps before and after that also count: a telephone's clock is seldom exact. */
const SLACK = 1

/** The code of one step of 30 s. @source RFC 6238 and RFC 4226, HMAC-SHA-1, 6 digits: what every authenticator app speaks */
export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step whose code was shown, later than the last one used: a code is good once. */
export function stepOf(secret: Buffer, shown: string, nowMs: number, lastStep: number): number | null {
  const code = shown.replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return null
  const now = Math.floor(nowMs / STEP_MS)
  for (let step = now - SLACK; step <= now + SLACK; step++)
    if (step > lastStep && timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code))) return step
  return null
}

/** What the picture for the app holds. @source Google Authenticator's key URI format */
export function otpauthUri(secret: Buffer, email: string): string {
  const label = `Onefold:${email}`
  return `otpauth://totp/${encodeURIComponent(label)}?secret=${base32(secret)}&issuer=Onefold&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** @source RFC 4648, section 6, without padding */
export function base32(bytes: Buffer): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += LETTERS[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + LETTERS[(held << (5 - bits)) & 31] : text
}
