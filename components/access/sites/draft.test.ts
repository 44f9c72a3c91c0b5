import { expect, test } from 'vitest'
import { SiteFacts } from '#/server/access/contract.ts'
import { changedFacts, draftOf, factsOf, lackOf, newDraft, slugOf } from './draft.ts'

const DRAFT = { ...newDraft('Asia/Shanghai'), en: 'Río Norte 2', lat: '31.2', lon: '121.5', eastWestKm: '3', northSouthKm: '1.5' }

test('[AC34] middle and reach as they are typed are what is read again, north and south of the equator', () => {
  for (const lat of ['31.2', '-33.9', '0', '68.4']) {
    const facts = factsOf({ ...DRAFT, lat })
    expect(SiteFacts.safeParse(facts).success).toBe(true)
    const again = draftOf({ ...facts, id: '', slug: 'x', simulated: null, version: 1 })
    expect(again).toMatchObject({ lat, lon: '121.5', eastWestKm: '3', northSouthKm: '1.5' })
  }
})

test('[AC34] a place that nobody touched stays as it is, to the last digit', () => {
  const { names, timeZone } = factsOf(DRAFT)
  const place = { center: { lon: 121.47370123456, lat: 31.23 }, bounds: [121.4, 31.1, 121.5, 31.4] as [number, number, number, number] }
  const site = { names, timeZone, ...place, id: '', slug: 'x', simulated: null, version: 1 }
  expect(changedFacts(site, { ...draftOf(site), en: 'Another' })).toEqual({ names: { en: 'Another' }, timeZone, ...place })
  expect(changedFacts(site, { ...draftOf(site), eastWestKm: '2' }).bounds).not.toEqual(place.bounds)
})

test('[AC34] the key comes of the English name until one is typed; what is lacking is said', () => {
  expect(slugOf(DRAFT)).toBe('rio-norte-2')
  expect(slugOf({ ...DRAFT, en: '2nd – Ost!' })).toBe('nd-ost')
  expect(slugOf({ ...DRAFT, slug: 'mine' })).toBe('mine')
  expect(lackOf(DRAFT)).toBeNull()
  expect(lackOf({ ...DRAFT, en: ' ' })).toBe('nameNeeded')
  expect(lackOf({ ...DRAFT, en: '', zh: '北区' })).toBe('slugNeeded')
  expect(lackOf({ ...DRAFT, lat: '121.5', lon: '31.2' })).toBe('placeNeeded')
  expect(lackOf({ ...DRAFT, lon: '' })).toBe('placeNeeded')
  expect(lackOf({ ...DRAFT, northSouthKm: 'NaN' })).toBe('reachNeeded')
})
