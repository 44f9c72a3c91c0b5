/** IPv6 addresses as numbers of 128 bits, and prefixes of the plan. Text is RFC 5952's, which WHATWG's serialiser of hosts writes. */

/** The canonical text of an address, or null for what is none. */
export function ipv6Text(given: string): string | null {
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(given)) return null
  const url = URL.parse(`http://[${given}]/`)
  return url ? url.hostname.slice(1, -1) : null
}

/** @param text canonical, as `ipv6Text` gives it */
export function ipv6Bits(text: string): bigint {
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}

export function ipv6OfBits(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(16 * (7 - i))) & 0xffffn).toString(16))
  return ipv6Text(groups.join(':')) ?? ''
}

/** The /48 behind `2001:db8:1::/48` or `2001:db8:1::`, canonical and without its length; null where bits are set beyond it. */
export function prefix48(given: string): string | null {
  const [address = '', length = '48', ...more] = given.normalize('NFKC').trim().split('/')
  if (more.length > 0 || length !== '48') return null
  const text = ipv6Text(address)
  if (text === null || !/^[23]|^f[cd]/.test(text)) return null // global unicast or unique local; nothing else is planned
  return ipv6Bits(text) & ((1n << 80n) - 1n) ? null : text
}

/** The /64 of a subnet, as text without its length. */
export const subnetPrefix = (prefix: string, zone: number, subnet: number): string =>
  ipv6OfBits(ipv6Bits(prefix) | (BigInt((zone << 8) | subnet) << 64n))

export const addressIn = (prefix: string, zone: number, subnet: number, host: number): string =>
  ipv6OfBits(ipv6Bits(prefix) | (BigInt((zone << 8) | subnet) << 64n) | BigInt(host))

export const isInPrefix = (prefix: string, address: string): boolean => ipv6Bits(address) >> 80n === ipv6Bits(prefix) >> 80n

/** Of one link or one machine alone: it says nothing about who is where. */
export const isLocalOnly = (address: string): boolean => /^(fe[89ab]|ff|::1?$)/.test(address)
