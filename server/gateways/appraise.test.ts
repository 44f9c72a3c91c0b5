import { expect, test } from 'vitest'
import { EAT_PROFILE, type EvidenceClaims, ueidOf } from '#/protocol/attestation.ts'
import { acceptable, appraise, RESULT_LIFE_MS, type Reference, worthNow } from './appraise.ts'

const ID = '0199a0f0-0000-7000-8000-00000000000a'
const h = (letter: string) => letter.repeat(64)
const claims = (more: Partial<EvidenceClaims['onefold']> = {}, version = '1.0.0'): EvidenceClaims => ({
  iss: ID,
  iat: 0,
  eat_profile: EAT_PROFILE,
  eat_nonce: 'n'.repeat(43),
  ueid: ueidOf(ID),
  bootseed: 'b'.repeat(43),
  swname: 'onefold-edge',
  swversion: [version, 16_384],
  onefold: { holder: 'software', agent: h('a'), configuration: h('c'), models: [{ id: 'pump', version: '2', hash: h('m') }], ...more },
})
const LIST: Reference[] = [
  { kind: 'agent', name: 'onefold-edge', version: '1.0.0', hash: h('a') },
  { kind: 'model', name: 'pump', version: '2', hash: h('m') },
  { kind: 'configuration', name: ID, version: '', hash: h('c') },
]

test('[GW20] what matches the list is affirmed; another program or model under its version contradicts it; what nobody named, or a changed configuration, warns', () => {
  expect(appraise(claims(), LIST)).toEqual({ verdict: 'affirmed', differences: [] })
  expect(appraise(claims({ agent: h('f') }), LIST)).toEqual({
    verdict: 'contraindicated',
    differences: [{ what: 'agent', name: 'onefold-edge', version: '1.0.0', how: 'other' }],
  })
  expect(appraise(claims({ models: [{ id: 'pump', version: '2', hash: h('f') }] }), LIST).verdict).toBe('contraindicated')
  expect(appraise(claims({}, '1.1.0'), LIST)).toMatchObject({ verdict: 'warned', differences: [{ how: 'unknown' }] })
  expect(appraise(claims({ configuration: h('f') }), LIST)).toMatchObject({
    verdict: 'warned',
    differences: [{ what: 'configuration', how: 'other' }],
  })
  expect(appraise(claims(), []).verdict).toBe('warned')
})

test('[GW20] what nobody named, and the configuration, a person puts on the list; what contradicts it he cannot', () => {
  const doubtful = claims({ configuration: 'd'.repeat(64) }, '1.1.0')
  const right = acceptable(doubtful, appraise(doubtful, LIST))
  expect(right.map(({ kind }) => kind)).toEqual(['agent', 'configuration'])
  const others = LIST.filter(
    (one) => !right.some(({ kind, name, version }) => one.kind === kind && one.name === name && one.version === version),
  )
  expect(appraise(doubtful, [...others, ...right]).verdict).toBe('affirmed')
  const wrong = claims({ agent: 'e'.repeat(64) })
  expect(appraise(wrong, LIST).verdict).toBe('contraindicated')
  expect(acceptable(wrong, appraise(wrong, LIST))).toEqual([])
})

test('[GW20] a result runs out, and then it is worth nothing', () => {
  const result = { verdict: 'affirmed' as const, expiresAtMs: 1_000 + RESULT_LIFE_MS }
  expect(worthNow(result, 1_000)).toBe('affirmed')
  expect(worthNow(result, 1_000 + RESULT_LIFE_MS)).toBe('expired')
  expect(worthNow(null, 0)).toBe('none')
})
