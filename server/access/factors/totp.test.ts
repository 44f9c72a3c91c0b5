import { expect, test } from 'vitest'
import { base32, otpauthUri, stepOf, totpCode } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

test('[AC13] codes are those of RFC 6238, appendix B, by their last six digits', () => {
  const of = (atS: number) => totpCode(SECRET, Math.floor(atS / 30))
  expect([59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000].map(of)).toEqual([
    '287082', '081804', '050471', '005924', '279037', '353130',
  ]) // biome-ignore format: as in the table
})

test('[AC13] the code of the step before and after counts, none further off, none twice', () => {
  const nowMs = 1_234_567_890_000
  const now = Math.floor(nowMs / 30_000)
  const shown = (step: number, last = 0) => stepOf(SECRET, totpCode(SECRET, step), nowMs, last)
  expect([now - 2, now - 1, now, now + 1, now + 2].map((step) => shown(step))).toEqual([null, now - 1, now, now + 1, null])
  expect(shown(now, now)).toBeNull()
  expect(stepOf(SECRET, ' 005 924 ', nowMs, 0)).toBe(now)
  for (const bad of ['', '5924', '00592４', 'abcdef', '0059240']) expect(stepOf(SECRET, bad, nowMs, 0), bad).toBeNull()
})

test('[AC13] the picture for the app names the person and carries the secret', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI') // RFC 4648, section 10
  expect(otpauthUri(SECRET, 'lin.wei@onefold.test')).toContain('Onefold%3Alin.wei%40onefold.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&')
})
