import { expect, test } from 'vitest'
import { doorTo, wayBack } from './way-back.ts'

test('[FR1] a sign-in leads back to the page that was asked for, and never away from here', () => {
  expect(wayBack('/id/PS-03/P2?range=1h')).toBe('/id/PS-03/P2?range=1h')
  expect(wayBack('/work?order=WO-1&_rsc=abc')).toBe('/work?order=WO-1')
  for (const bad of [
    null,
    undefined,
    '',
    '/',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
  ])
    expect(wayBack(bad), String(bad)).toBe('/map')
  expect(wayBack(['/a', '/b'])).toBe('/map')
  expect(wayBack('/sign-in?to=/sign-in')).toBe('/map')
  expect(doorTo('/id/泵')).toBe('/sign-in?to=%2Fid%2F%25E6%25B3%25B5')
  expect(doorTo(null)).toBe('/sign-in')
})
