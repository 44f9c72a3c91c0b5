import { expect, test } from 'vitest'
import { type SeenNumber, sightingMetrics, sightingsOf } from './sightings.ts'

test('[PS1] what is seen goes through its metrics unchanged, one metric for all numbers of an interface and kind', () => {
  const seen: SeenNumber[] = [
    { suffix: null, interface: 'eth0', kind: 'ipv6', value: '2001:db8::1' },
    { suffix: null, interface: 'eth0', kind: 'ipv6', value: '2001:db8::2' },
    { suffix: 'ABC123', interface: 'wlan/0 ä', kind: 'imei', value: '490154203237518' },
  ]
  const metrics = sightingMetrics(seen)
  expect(metrics).toHaveLength(2)
  expect(metrics.flatMap(({ name, value }) => sightingsOf(name, value))).toEqual(seen)
})

test.each([
  ['Properties/Hardware', 'x'],
  ['Properties/Numbers/-/eth0/phone', '1'],
  ['Properties/Numbers//eth0/ipv6', '::1'],
  ['Properties/Numbers/-/eth0', '::1'],
  ['Properties/Numbers/-/eth0/ipv6/more', '::1'],
  ['Properties/Numbers/-/eth0/ipv6', '  '],
])('[PS1] %s says nothing', (name, value) => expect(sightingsOf(name, value)).toEqual([]))

test('[PS1] a broken escape is taken as it stands', () => {
  expect(sightingsOf('Properties/Numbers/-/%zz/ipv4', '10.0.0.1')).toMatchObject([{ interface: '%zz' }])
})
