import { expect, test } from 'vitest'
import { nextStep, stepsOf } from './steps.ts'

const NEW = { enrolledAt: null, online: false, certificate: null, attestation: 'none', terminals: 0 } as const
const DONE = { enrolledAt: 'x', online: true, certificate: { issuedAt: '', notAfter: '' }, attestation: 'affirmed', terminals: 2 } as const

test('[FL2] the next step is the first that is not done, whatever stands behind it', () => {
  expect(nextStep(NEW)).toBe('enrolled')
  expect(nextStep({ ...NEW, enrolledAt: 'x' })).toBe('online')
  expect(nextStep({ ...DONE, attestation: 'expired' })).toBe('attested')
  expect(nextStep(DONE)).toBeNull()
  expect(stepsOf(NEW).map(({ done }) => done)).toEqual([true, false, false, false, false, false])
})
