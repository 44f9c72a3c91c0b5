import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type MessageKind, parseJson, readMessage } from './read-message.ts'

const FIXTURES: Record<MessageKind, Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('./fixtures/v1.json', import.meta.url), 'utf8'),
)
const KINDS = Object.keys(FIXTURES) as MessageKind[]
const codeOf = (result: ReturnType<typeof readMessage>) => (result.ok ? null : result.refusal.code)

test('[MS1] every message of version 1 is read, for ever', () => {
  expect(KINDS.length).toBe(5)
  for (const kind of KINDS) expect(readMessage(kind, FIXTURES[kind])).toEqual({ ok: true, value: FIXTURES[kind] })
})

test('[MS2] unknown fields of a newer peer are ignored', () => {
  for (const kind of KINDS) expect(readMessage(kind, { ...FIXTURES[kind], later: { a: 1 } })).toEqual({ ok: true, value: FIXTURES[kind] })
})

test('[MS3] a version we do not read, and no message at all, are refused', () => {
  for (const kind of KINDS) {
    for (const v of [0, 2, '1', undefined]) expect(codeOf(readMessage(kind, { ...FIXTURES[kind], v }))).toBe('MESSAGE_VERSION')
    for (const garbage of [null, 7, 'text', []]) expect(codeOf(readMessage(kind, garbage))).toBe('MESSAGE_VERSION')
  }
})

test('[MS4] each needed field is needed, and the refusal names it', () => {
  const optional = new Set(['refusals', 'detail', 'readings', 'energyMj', 'ended', 'envelopeHash', 'refused', 'v'])
  let checked = 0
  for (const kind of KINDS) {
    for (const field of Object.keys(FIXTURES[kind]).filter((it) => !optional.has(it))) {
      const { [field]: _, ...rest } = FIXTURES[kind]
      expect(readMessage(kind, rest)).toMatchObject({ ok: false, refusal: { code: 'MESSAGE_INVALID', path: field } })
      checked++
    }
  }
  expect(checked).toBeGreaterThan(25)
})

test('[MS5] what is no JSON is null', () => {
  expect(parseJson(Uint8Array.from([0xff, 0xfe]))).toBe(null)
  expect(parseJson('{"v":1')).toBe(null)
  expect(parseJson(Buffer.from('{"v":1}'))).toEqual({ v: 1 })
})
