import { isIPv4, isIPv6 } from 'node:net'

/** What of an address is counted as one: an IPv4 address, also where it is mapped into IPv6; of IPv6 the network, its first 64 bits, since whoever has
 *  one address there has 2^64 of them. Anything else counts as it is. */
export function peerOf(address: string): string {
  const bare = address.toLowerCase().split('%', 1)[0] ?? ''
  const mapped = bare.startsWith('::ffff:') ? bare.slice(7) : bare
  if (isIPv4(mapped) || !isIPv6(bare)) return mapped
  const [before = '', after] = bare.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const behind = groups(after ?? '')
  const left = groups(before)
  const zeros = after === undefined ? 0 : 8 - left.length - behind.length - (bare.includes('.') ? 1 : 0)
  const first = [...left, ...Array.from({ length: zeros }, () => '0'), ...behind].slice(0, 4)
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
