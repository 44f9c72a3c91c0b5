import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sample } from '#/test/samples.ts'
import { canonicalIn, formsOf, isAliasScheme, SCHEMES, type Scheme, scopeOf } from './index.ts'

const TENANT = '00000000-0000-7000-8000-000000000001' as never

describe('what each scheme reads, with the examples of those who publish it', () => {
  test.each<[Scheme, string, string]>([
    ['handle', '88.118.7/L2P1M1', '88.118.7/L2P1M1'],
    ['handle', 'hdl:88.118.7/l2p1m1', '88.118.7/L2P1M1'],
    ['handle', '８８．１１８．７／L2P1M1', '88.118.7/L2P1M1'],
    ['city', '310115-0104-000042', '3101150104000042'], // county, storm grate (class 01, 04), number 42
    ['city', '3101150104000042', '3101150104000042'],
    ['grid', '310115 003 002 017', '310115003002017'],
    ['grid', '31011500300217', '31011500300217'], // CJ/T 213-2005
    ['gs1', 'https://id.gs1.org/8004/952114112345400', 'https://id.gs1.org/8004/952114112345400'], // GS1 Tag Data Standard, example of a GIAI
    ['gs1', '(8004)952114112345400', 'https://id.gs1.org/8004/952114112345400'],
    ['gs1', ']Q38004952114112345400', 'https://id.gs1.org/8004/952114112345400'],
    ['gs1', 'https://example.com/some/path/8004/9521AB%2FC?linkType=all', 'https://id.gs1.org/8004/9521AB%2FC'],
    ['ifc', '2O2Fr$t4X7Zf8NOew3FL9r', '2O2Fr$t4X7Zf8NOew3FL9r'],
    ['ifc', '00000000-0000-0000-0000-000000000000', '0000000000000000000000'],
    ['ifc', '{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}', '3$$$$$$$$$$$$$$$$$$$$$'],
    ['serial', 'ksb\u200b  7731', 'KSB 7731'],
    ['free', 'Ｐｕｍｐ\u00a0７', 'PUMP 7'],
  ])('[ID1] %s %j is %s', (scheme, given, canonical) => {
    expect(canonicalIn(scheme, given)).toBe(canonical)
    expect(canonicalIn(scheme, canonical), 'canonical is canonical').toBe(canonical)
  })

  test.each<[Scheme, string]>([
    ['handle', '88.118.7'],
    ['handle', '99.118.7/X'],
    ['handle', '88.118.7/a b'],
    ['handle', '88.118.7/../x?y'],
    ['city', '310115-01-0042'],
    ['city', '3101150004000042'],
    ['city', '31011501040000421'],
    ['grid', '310115003'],
    ['gs1', 'https://id.gs1.org/01/09521234543213'],
    ['gs1', 'https://id.gs1.org/8004/ABCD1234'],
    ['gs1', `https://id.gs1.org/8004/9521${'0'.repeat(27)}`],
    ['gs1', 'https://id.gs1.org/8004/9521%E0%A4%A'],
    ['gs1', 'javascript:alert(1)//8004/95211411'],
    ['ifc', '4O2Fr$t4X7Zf8NOew3FL9r'],
    ['ifc', '2O2Fr$t4X7Zf8NOew3FL9'],
    ['ifc', '2O2Fr-t4X7Zf8NOew3FL9r'],
    ['serial', "7731'; drop table codes"],
    ['free', '<b>'],
    ['free', 'x'.repeat(201)],
    ['free', ''],
  ])('[ID1] %s refuses %j', (scheme, given) => {
    expect(canonicalIn(scheme, given)).toBeNull()
  })

  const duplex = sample('bim', 'ifc')
  test.skipIf(duplex === null)('[ID1] every GlobalId of the Duplex model is one (bim/ifc)', () => {
    const text = readFileSync(`${duplex}/Duplex_A_20110907.ifc`, 'latin1')
    const ids = [...text.matchAll(/=\s*IFC[A-Z0-9]+\('([^']{22})',#/g)].map(([, id]) => id ?? '')
    expect(ids.length).toBeGreaterThan(1_000)
    expect(ids.filter((id) => canonicalIn('ifc', id) !== id)).toEqual([])
  })
})

test('[ID1] scopes: the world, the tenant, or the tenant and who gave it out', () => {
  expect(scopeOf('gs1', TENANT, 'x')).toBe('world')
  expect(scopeOf('city', TENANT, 'x')).toBe(TENANT)
  expect(scopeOf('serial', TENANT, 'KSB')).toBe(`${TENANT}:KSB`)
  expect(SCHEMES.filter(({ id }) => !isAliasScheme(id)).map(({ id }) => id)).toEqual(['onefold', 'tag'])
})

test('[ID1] one text may be a code of several schemes, and is looked for in all of them', () => {
  const forms = formsOf('3101150104000042')
  expect([...(forms.get('3101150104000042') ?? [])].sort()).toEqual(['city', 'free', 'serial', 'tag'])
  expect([...formsOf('2O2Fr$t4X7Zf8NOew3FL9r').keys()].sort()).toEqual(['2O2FR$T4X7ZF8NOEW3FL9R', '2O2Fr$t4X7Zf8NOew3FL9r'])
})
