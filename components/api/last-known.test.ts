import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import { lastKnown } from './last-known.ts'

const answered = (code: string, refusal: { code: string } | null = null) =>
  TRPCClientError.from({ error: { message: '', code: -32603, data: { code, httpStatus: 500, path: 'x', refusal } } } as never)

test('[FR4] what is known stays readable while the server cannot answer, and gives way to what it decided', () => {
  for (const error of [new TypeError('failed to fetch'), answered('INTERNAL_SERVER_ERROR')]) {
    expect(lastKnown({ data: [1], error })).toEqual({ data: [1], error: null })
    expect(lastKnown({ data: undefined, error }).error).toBe(error)
  }
  for (const error of [answered('FORBIDDEN'), answered('PRECONDITION_FAILED', { code: 'OBJECT_NOT_FOUND' })])
    expect(lastKnown({ data: [1], error }).error).toBe(error)
  const well = { data: [1], error: null }
  expect(lastKnown(well)).toBe(well)
})
