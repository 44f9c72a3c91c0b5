import { expect, test } from 'vitest'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { changeOf } from './change-of.ts'

const object = {
  tag: 'P-1',
  names: { en: 'Pump', 'zh-CN': '水泵' },
  typeId: 'lift-pump',
  path: [{ id: 'p', tag: 'LS-1', typeId: 'lift-station', names: { en: 'Station' } }],
  place: { lat: 31.3, lon: 121.5 },
  settings: { properties: { rated_power: 5 } },
} as unknown as ObjectDetail

test('[FA2] only what was touched is proposed, and nothing while it is as it was', () => {
  expect(changeOf('identity', { en: 'Pump' }, object, null)).toBeNull()
  expect(changeOf('identity', { en: 'Pump 2' }, object, null)).toEqual({ group: 'identity', names: { en: 'Pump 2', 'zh-CN': '水泵' } })
  expect(changeOf('identity', { en: '', 'zh-CN': '' }, object, null)).toBeNull() // a name must stay
  expect(changeOf('technical', { rated_power: '5' }, object, null)).toBeNull()
  expect(changeOf('technical', { rated_power: '7.5' }, object, null)).toEqual({ group: 'technical', properties: { rated_power: 7.5 } })
  expect(changeOf('place', { lat: '95' }, object, null)).toBeNull()
  expect(changeOf('place', { lat: '31.4' }, object, null)).toEqual({ group: 'place', place: { lat: 31.4, lon: 121.5 } })
  expect(changeOf('place', { parent: 'LS-9' }, object, null)).toBeNull() // not found
  expect(changeOf('place', { parent: '' }, object, null)).toEqual({ group: 'place', parentId: null })
})
