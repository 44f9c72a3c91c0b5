import { expect, test } from 'vitest'
import { peerOf } from './peer.ts'

test('[HT4] a network of IPv6 counts as one, however its addresses are written; IPv4 counts by the address', () => {
  const one = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:0DB8:0001:0002:0:0:0:9',
    '2001:db8:1:2::',
    '2001:db8:1:2::192.0.2.1',
  ]
  expect(new Set(one.map(peerOf))).toEqual(new Set(['2001:db8:1:2::/64']))
  expect(peerOf('2001:db8:1:3::1')).not.toBe(peerOf('2001:db8:1:2::1'))
  expect(peerOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(peerOf('::1')).toBe('0:0:0:0::/64')
  expect(peerOf('fe80::a%eth0')).toBe(peerOf('fe80::b'))
  expect(peerOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(peerOf('192.0.2.1')).not.toBe(peerOf('192.0.2.2'))
  expect(peerOf('')).toBe('')
})
