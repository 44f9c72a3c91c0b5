import { totpCode } from '../factors/totp.ts'

/** The bytes of an authenticator app's secret, as it is typed. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** What an authenticator app shows of a secret, `later` steps of half a minute from a moment. */
export const appCode = (secret: string, nowMs: number, later = 0): string => totpCode(bytesOf(secret), Math.floor(nowMs / 30_000) + later)
