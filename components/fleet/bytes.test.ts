import { expect, test } from 'vitest'
import { bytesText } from './bytes.ts'

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [4_200, '4.2 kB'],
  [31_000_000, '31 MB'],
  [7.2e12, '7200 GB'],
])('[FL1] %d bytes read %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))
