import { expect, test } from 'vitest'
import { PutArea } from '#/server/access/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { askOf, cornersIn, cornersSaid, draftOf, lackOf, newDraft } from './draft.ts'

const SITE = uuidv7()
const RING = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3]] as const // biome-ignore format: one ring

test('[AC23] corners are read as they are said, with any comma, and what is no outline is told from one', () => {
  expect(cornersIn(cornersSaid(RING))).toEqual(RING)
  expect(cornersIn('121.4，31.2\n\n 121.5\t31.2 \n121.5 31.3\n')).toEqual(RING)
  for (const wrong of ['', '121.4, 31.2\n121.5, 31.2', '121.4, 31.2, 5\n1, 1\n2, 2', '1, 1\nx, 2\n3, 3', '1, 1\n200, 2\n3, 3', '1\n2\n3'])
    expect(cornersIn(wrong), wrong).toBeNull()
})

test('[AC23] what is lacking is said, and what is whole is what the server takes', () => {
  const empty = newDraft(SITE)
  expect(lackOf(empty, null)).toBe('nameNeeded')
  const named = { ...empty, zh: '旧城' }
  expect(lackOf(named, null)).toBe('cornersNeeded')
  expect(lackOf({ ...named, kind: 'branch' }, null)).toBe('topNeeded')
  const whole = [
    { ...named, ring: RING },
    { ...named, kind: 'site' as const },
    { ...named, kind: 'branch' as const },
  ]
  for (const draft of whole) {
    expect(lackOf(draft, uuidv7())).toBeNull()
    expect(PutArea.safeParse(askOf(draft, uuidv7())).success).toBe(true)
  }
})

test('[AC23] an area is changed as the version that was seen', () => {
  const row = { id: uuidv7(), siteId: SITE, names: { en: 'Old town' }, kind: 'polygon' as const, ring: [...RING] as never, top: null, version: 3, people: 0 } // biome-ignore format: one row
  expect(askOf(draftOf(row), null)).toMatchObject({ areaId: row.id, version: 3, names: { en: 'Old town' }, shape: { kind: 'polygon' } })
})
