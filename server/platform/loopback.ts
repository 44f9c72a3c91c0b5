import { BlockList, isIP, isIPv6 } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether an address is this machine itself; an IPv4 address mapped into IPv6 counts as what it is, a name as none. */
export function isLoopback(address: string | undefined): boolean {
  if (!address) return false
  const mapped = address.toLowerCase().startsWith('::ffff:') ? address.slice(7) : address
  if (!isIP(mapped)) return false
  return LOOPBACK.check(mapped, isIPv6(mapped) ? 'ipv6' : 'ipv4')
}
