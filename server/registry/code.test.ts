import { describe, expect, test } from 'vitest'
import { checkCharacter } from './check-character.ts'
import { readCode, suffixOf } from './code.ts'
import { canonicalNumber } from './number.ts'
import { primaryParts } from './schemes/primary.ts'

const primaryOf = (given: string) => {
  const read = readCode(given)
  return read.ok && primaryParts(read.value.text)
}

describe('codes', () => {
  test('[RG3] the check character is that of ISO/IEC 7064 MOD 37,36', () => {
    expect(checkCharacter('A12425GABC1234002')).toBe('M') // GRid standard's example
    expect(checkCharacter('7791853 42C2390308610'.replace(' ', ''))).toBe('5') // EIDR's example
  })

  test('[RG3] suffixes are six letters without look-alikes, all different, and pass their own check', () => {
    const made = Array.from({ length: 50_000 }, (_, i) => suffixOf(i + 1)).filter((suffix) => suffix !== null)
    expect(new Set(made).size).toBe(made.length)
    expect(made.length).toBeGreaterThan(40_000)
    expect(made.every((suffix) => /^[0-9A-HJKMNP-TV-Z]{6}$/.test(suffix))).toBe(true)
    expect(made.every((suffix) => checkCharacter(suffix.slice(0, -1)) === suffix.at(-1))).toBe(true)
  })

  test('[RG3] one wrong letter is always noticed, and the refusal says what was expected', () => {
    const suffix = suffixOf(4711) ?? suffixOf(4712) ?? ''
    for (let i = 0; i < suffix.length; i++) {
      for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (letter === suffix[i]) continue
        const wrong = suffix.slice(0, i) + letter + suffix.slice(i + 1)
        const expected = wrong.slice(0, 5) + checkCharacter(wrong.slice(0, 5))
        expect(expected).not.toBe(wrong)
        expect(primaryOf(`88.999.1/${wrong}`)).toMatchObject({ suffix: wrong, expected })
      }
    }
  })

  test('[RG4] full-width, lower case, look-alike and invisible characters are the same code', () => {
    const suffix = [...Array(2000).keys()].map((i) => suffixOf(i + 1)).find((made) => made?.includes('0') && made.includes('1')) ?? ''
    const plain = `88.999.1/${suffix}`
    const typed = [
      `88.999.1/${suffix.toLowerCase()}`,
      `88.999.1/${suffix.replace('0', 'O').replace('1', 'l')}`,
      `８８．９９９．１／${[...suffix].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('')}`,
      `\u202e88.999\u200b.1/${suffix}\ufeff`,
      ` 88.999.1/${suffix} `,
    ]
    for (const text of [plain, ...typed]) {
      expect(primaryOf(text), text).toEqual({ prefix: '88.999.1', suffix, expected: suffix })
      const read = readCode(text)
      expect(read.ok && read.value.forms.get(plain)?.includes('onefold'), text).toBe(true)
    }
    expect(readCode(suffix.toLowerCase())).toMatchObject({ ok: true, value: { suffix } })
  })

  test.each([
    ['', 'empty'],
    ['\u200b\u200b', 'empty'],
    ['A'.repeat(10_000), 'too_long'],
    ['A'.repeat(500), 'too_long'],
    ['../../etc/passwd', 'path'],
    ['PS-03/../PS-04', 'path'],
    ['PS-03//P2', 'path'],
    ['PS-03\\P2', 'path'],
    ["PS-03' or 1=1", 'characters'],
    ['PS-03;drop table objects', 'characters'],
    ['PS-03\u0000', 'characters'],
    ['<script>', 'characters'],
    ['%2e%2e', 'characters'],
  ])('[RG4] %j is refused: %s', (given, reason) => {
    expect(readCode(given)).toEqual({ ok: false, refusal: { code: 'BAD_CODE', reason } })
  })

  test('[RG4] tags of any script are codes', () => {
    for (const tag of ['PS-03/P2', 'L2-P1-M1', '泵站-03/2号泵', 'Q12']) expect([readCode(tag).ok, primaryOf(tag)]).toEqual([true, null])
  })
})

describe('numbers', () => {
  test.each([
    ['ipv6', '2001:0DB8:0:0:0:0:2:1', '2001:db8::2:1'], // RFC 5952, 2.2
    ['ipv6', '2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // RFC 5952, 4.2.2
    ['imei', '49-015420-323751-8', '490154203237518'],
    ['iccid', '8986 0000 0000 0000 0019', '89860000000000000019'],
    ['eui64', '00-1a-2b-ff-fe-3c-4d-5e', '001A2BFFFE3C4D5E'],
    ['msisdn', '+86 138 0013 8000', '+8613800138000'],
  ] as const)('[RG6] %s %s is kept as %s', (kind, given, value) => {
    const read = canonicalNumber(kind, given)
    expect(read).toMatchObject({ ok: true, value: { value } })
  })

  test.each([
    ['ipv6', '2001:db8::1::2'],
    ['ipv6', 'fe80::1%eth0'],
    ['ipv4', '10.0.0.256'],
    ['imei', '490154203237519'],
    ['msisdn', '13800138000'],
  ] as const)('[RG6] %s %s is refused', (kind, given) => {
    expect(canonicalNumber(kind, given)).toMatchObject({ ok: false, refusal: { code: expect.stringMatching(/^BAD_NUMBER/), kind } })
  })
})
