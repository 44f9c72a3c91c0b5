import { expect, test } from 'vitest'
import { matchIn } from './Underlined.tsx'

test('[UI5] what was typed is found in a tag whatever signs stand between', () => {
  expect(matchIn('PS-03/P2', 'ps03')).toEqual({ from: 0, to: 5 })
  expect(matchIn('GW-PS03', 'ps-03')).toEqual({ from: 3, to: 7 })
  expect(matchIn('2 号雨水泵', '雨水')).toEqual({ from: 3, to: 5 })
  expect(matchIn('PS-03', 'x')).toBeNull()
  expect(matchIn('PS-03', '-')).toBeNull()
})
