import { expect, test } from 'vitest'
import { nextStep, stepsOf } from './steps.ts'

const NEW = { kind: 'agent', enrolledAt: null, online: false, certificate: null, attestation: 'none', terminals: 0 } as const
const DONE = {
  kind: 'agent',
  enrolledAt: 'x',
  online: true,
  certificate: { issuedAt: '', notAfter: '' },
  attestation: 'affirmed',
  terminals: 2,
} as const

test('[FL2] the next step is the first that is not done, whatever stands behind it', () => {
  expect(nextStep(NEW)).toBe('enrolled')
  expect(nextStep({ ...NEW, enrolledAt: 'x' })).toBe('online')
  expect(nextStep({ ...DONE, attestation: 'expired' })).toBe('attested')
  expect(nextStep(DONE)).toBeNull()
  expect(stepsOf(NEW).map(({ done }) => done)).toEqual([true, false, false, false, false, false])
})

test('[FL2] of another vendor’s node nothing is waited for that only our agent shows', () => {
  const node = { ...NEW, kind: 'node', enrolledAt: 'x', online: true } as const
  expect(stepsOf(node).map(({ id }) => id)).toEqual(['registered', 'enrolled', 'online', 'serving'])
  expect(nextStep(node)).toBe('serving')
})
