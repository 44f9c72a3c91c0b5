import { expect, test } from 'vitest'
import { isSignedOut } from './stream.ts'

test('[FR2] the end of a stream for want of a sign-in is told from every other end', () => {
  expect(isSignedOut(JSON.stringify({ message: 'x', code: -32001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } }))).toBe(true)
  for (const other of ['', 'null', '{}', '{"data":{"code":"INTERNAL_SERVER_ERROR"}}']) expect(isSignedOut(other), other).toBe(false)
})
