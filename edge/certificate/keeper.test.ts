import { expect, test } from 'vitest'
import { isDue } from './keeper.ts'
import { certificatesIn } from './request.ts'

test('[CE1] a certificate is renewed at two thirds of its life, not before', () => {
  const certificate = { validFrom: 'Jan  1 00:00:00 2027 GMT', validTo: 'Apr  1 00:00:00 2027 GMT' } // 90 days
  const dayMs = (day: number) => Date.UTC(2027, 0, 1) + day * 86_400_000
  expect(isDue(certificate, dayMs(59.9))).toBe(false)
  expect(isDue(certificate, dayMs(60))).toBe(true)
  expect(isDue(certificate, dayMs(200))).toBe(true)
})

test('[CE2] what is no list of certificates holds none, however it ends', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('not a list'),
    Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
    Buffer.of(0x30, 0x05, 0xa0),
  ])
    expect(certificatesIn(bytes)).toEqual([])
})
