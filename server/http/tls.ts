import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'

const DAY_MS = 86_400_000

export type ServerTls = { key: string; cert: string; caPem: string; caFile: string; devicesPem: string; hosts: string[] }

/** Addresses of this machine that a tablet on the same network can reach, IPv6 without link-local ones. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
}

/** The server certificate for this machine's names, by the installation's own CA, and what gateways' certificates are held against. All are made
 *  at first use and kept (keys 0600): what is still good costs a start nothing. */
export async function serverTls(dataDir: string, nowMs: number, publicUrl?: string): Promise<ServerTls> {
  const dir = join(dataDir, 'ca')
  const named = publicUrl ? [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')] : []
  const hosts = [...new Set(['localhost', hostname(), ...lanAddresses(), ...named])]
  const files = { key: 'server.key', cert: 'server.crt', caPem: 'ca.crt', devicesPem: 'devices.crt' } as const
  const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : null)
  const kept = { key: read(files.key), cert: read(files.cert), caPem: read(files.caPem), devicesPem: read(files.devicesPem) }
  if (
    !(kept.key && kept.cert && kept.caPem && kept.devicesPem && stillGood(kept.cert, hosts, nowMs, 30)) ||
    !stillGood(kept.devicesPem, [], nowMs, 400)
  ) {
    const { issueServer } = await import('#/server/platform/certificates/server.ts')
    const made = await issueServer(dataDir, hosts, nowMs)
    writeFileSync(join(dir, files.key), made.key, { mode: 0o600 })
    writeFileSync(join(dir, files.cert), made.cert)
    return { ...made, caFile: join(dir, files.caPem), hosts }
  }
  const { key, cert, caPem, devicesPem } = kept
  return { key, cert, caPem, devicesPem, caFile: join(dir, files.caPem), hosts }
}

function stillGood(pem: string, hosts: string[], nowMs: number, days: number): boolean {
  const certificate = new X509Certificate(pem)
  const named = hosts.every((host) => (/^[\d.]+$|:/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host)))
  return named && Date.parse(certificate.validTo) - nowMs > days * DAY_MS
}
