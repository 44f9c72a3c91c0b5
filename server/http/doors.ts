import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { ServerTls } from './tls.ts'
import type { Begin, Turns } from './turns.ts'

const HANDSHAKE_MS = 10_000

/** Where a listener stands. `setting`: what a person changes when the port is taken; `orFree`: then a free one does as well. */
export type Door = { host: string; port: number; setting: string; orFree?: boolean; tls?: ServerTls }

export type OpenDoor = { port: number; close(): Promise<void>; drop(): void }

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

/** Who comes may have to wait for his turn and, with TLS, must be through with that; then `enter` is called, and says when he is known or was refused. `close`
 *  lets nobody in any more and resolves when the last connection has ended, which is for whoever took them to see to; `drop` ends all that are left.
 *  @throws Error with one line when the port is taken or may not be opened */
export async function openDoor(door: Door, turns: Turns, enter: Begin): Promise<OpenDoor> {
  const begin = door.tls ? throughTls(door.tls, enter) : enter
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, pauseOnConnect: true }
  const all = new Set<Socket>()
  const server: Server = createServer(options, (socket) => {
    all.add(socket)
    socket.once('close', () => all.delete(socket))
    turns.come(socket, begin)
  })
  const { port } = await listenAt(server, door)
  return {
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
    drop() {
      for (const socket of all) socket.destroy()
    },
  }
}

/** The handshake by a server of its own that listens to nobody. */
function throughTls(tls: ServerTls, enter: Begin): Begin {
  const handshakes = createTlsServer({ ...deviceTls(tls), handshakeTimeout: HANDSHAKE_MS })
  const shaking = new Map<string, () => void>()
  const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  handshakes.on('tlsClientError', () => {}) // whoever does not speak TLS has only ended his own connection
  handshakes.on('secureConnection', (secure) => enter(secure, shaking.get(nameOf(secure)) ?? (() => {})))
  return (socket, entered) => {
    const name = nameOf(socket)
    shaking.set(name, entered)
    socket.once('close', () => shaking.delete(name))
    handshakes.emit('connection', socket)
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
