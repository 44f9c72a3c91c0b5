import { expect, test } from 'vitest'
import { keepable, percentDecoded, unfitText, visible } from './text.ts'

test('[TX1] a text that no database keeps is found wherever it stands; all others pass', () => {
  expect(unfitText({ a: [{ b: 'x' }, { b: 'x\0' }] })).toBe('a[1].b')
  expect(unfitText('\ud800')).toBe('')
  expect(unfitText({ names: { en: 'half \udc00' } })).toBe('names.en')
  expect(unfitText({ a: { 'k\0': 1 } })).toBe('a')
  expect(unfitText(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('[0]'.repeat(64))
  expect(unfitText({ a: ['泵 💧', 1, null, true, undefined], b: '\u202e' })).toBeNull()
})

test('[TX2] what came from outside is kept cut and mended, never refused by the database', () => {
  expect(keepable('a\0b\ud800', 10)).toBe('a�b�')
  expect(keepable('x'.repeat(50), 3)).toBe('xxx')
  expect(keepable('💧💧', 3)).toBe('💧�')
})

test('[TX2] an address whose percent signs are wrong is read as it was given', () => {
  expect(percentDecoded('LS-02%2FPU-01')).toBe('LS-02/PU-01')
  for (const wrong of ['%', '%E0%A4', '100%ig']) expect(percentDecoded(wrong)).toBe(wrong)
})

test('[TX3] a name is kept without what nobody sees of it; words and emoji that are joined stay whole', () => {
  expect(visible('Lin\u200b Wei\u202e')).toBe('Lin Wei')
  expect(visible('\u200b\ufeff\u2066')).toBe('')
  for (const name of ['林伟', 'محمد', 'Zoë 👩‍🔧', 'می‌خواهم']) expect(visible(name)).toBe(name)
})
