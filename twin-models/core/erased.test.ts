import { expect, test } from 'vitest'
import { ERASED_TEXT, erasedName, wordErased } from './erased.ts'

const words = { person: (name: string) => `已删除的人员 ${name.slice(-4)}`, text: () => '[已删除]' }
const ID = '01890000-0000-7000-8000-000000007f3a'

test('[AC27] an erased name and an erased text are worded wherever they stand in an answer, and nothing else is', () => {
  const answer = {
    rows: [
      { by: erasedName(ID), note: ERASED_TEXT, at: 5 },
      { by: 'Erased person of note', note: '' },
    ],
    next: null,
  }
  expect(wordErased(answer, words)).toEqual({
    rows: [
      { by: '已删除的人员 7F3A', note: '[已删除]', at: 5 },
      { by: 'Erased person of note', note: '' },
    ],
    next: null,
  })
  expect(answer.rows[0]?.by).toBe('Erased person 7F3A') // what is kept is not touched
})

test('[AC27] an answer without any stays the same object', () => {
  const answer = { rows: [{ by: 'Li' }], values: Float64Array.of(1, 2), when: new Date(0), series: [[1, 2]] }
  expect(wordErased(answer, words)).toBe(answer)
})
