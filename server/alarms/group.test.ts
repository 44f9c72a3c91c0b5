import { expect, test } from 'vitest'
import { groupOf, type Kin } from './group.ts'

const kin = (tag: string, typeId: string): Kin => ({
  id: tag.toLowerCase(),
  typeId,
  tag,
  names: { en: `the ${tag}` },
  isStation: typeId.endsWith('station'),
})
const pump = kin('PS-03/P2', 'storm-pump')
const station = kin('PS-03', 'pump-station')
const quarter = kin('HD-C', 'quarter')
const underpass = kin('U-01', 'underpass')

test('[AL10] alarms of one cause have one group: the station above, or the one that is fed', () => {
  expect(groupOf('station', { siteId: 's', line: [pump, station], feeds: null })).toEqual({
    key: 'ps-03',
    label: { en: 'PS-03 the PS-03', 'zh-CN': 'PS-03 the PS-03' },
  })
  expect(groupOf('station', { siteId: 's', line: [station], feeds: null }).key).toBe('ps-03')
  expect(groupOf('station', { siteId: 's', line: [underpass], feeds: station }).key).toBe('ps-03')
  expect(groupOf('station', { siteId: 's', line: [underpass, quarter], feeds: null }).key).toBe('u-01')
  expect(
    groupOf('station', { siteId: 's', line: [kin('LS-02/PU-01', 'lift-pump'), kin('LS-02', 'lift-station'), quarter], feeds: null }).key,
  ).toBe('ls-02')
})

test('[AL10] weather is one group a site, and self is the object', () => {
  expect(groupOf('weather', { siteId: 's', line: [pump, station], feeds: null }).key).toBe('weather:s')
  expect(groupOf('self', { siteId: 's', line: [pump, station], feeds: station }).key).toBe('ps-03/p2')
})
