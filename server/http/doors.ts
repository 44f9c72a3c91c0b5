import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { ServerTls } from './tls.ts'

/** Where a listener stands. `setting`: what a person changes when the port is taken; `orFree`: then a free one does as well. */
export type Door = { host: string; port: number; setting: string; orFree?: boolean; tls?: ServerTls }

/** What a device port asks of whoever comes: TLS 1.3, and a certificate of a device where there is one. Whether that certificate counts is
 *  decided by our own table at each connection and request, not by TLS: a revoked one ends within seconds. */
export const deviceTls = ({ key, cert, caPem, devicesPem }: ServerTls): TlsOptions => ({
  key,
  cert,
  ca: [caPem, devicesPem],
  minVersion: 'TLSv1.3',
  requestCert: true,
  rejectUnauthorized: false,
})

/** `close` resolves when the last connection has ended, which is for whoever took them to see to.
 *  @throws Error with one line when the port is taken or may not be opened */
export async function openDoor(door: Door, enter: (socket: Socket) => void): Promise<{ port: number; close(): Promise<void> }> {
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }
  const server: Server = door.tls ? createTlsServer({ ...options, ...deviceTls(door.tls) }, enter) : createServer(options, enter)
  server.on('tlsClientError', () => {}) // whoever does not speak TLS has only ended his own connection
  const { port } = await listenAt(server, door)
  return {
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** @throws Error with one line when the port is taken or may not be opened */
export async function listenAt(server: Server, door: Omit<Door, 'tls'>): Promise<AddressInfo> {
  const { host, port, setting, orFree } = door
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (orFree && (code === 'EADDRINUSE' || code === 'EACCES') && port !== 0) return listenAt(server, { ...door, port: 0 })
    if (code === 'EADDRINUSE') throw new Error(`port ${port} is in use by another program; choose another with ${setting}=<number>`)
    if (code === 'EACCES') throw new Error(`this user may not open port ${port}; choose one above 1023 with ${setting}=<number>`)
    throw error
  }
  return server.address() as AddressInfo
}

/** Where gateways find us: a host that means *every address* is none to connect to. */
export function reachable(host: string, publicUrl: string | undefined): string {
  if (host === '0.0.0.0' || host === '::') return publicUrl ? new URL(publicUrl).hostname : 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
