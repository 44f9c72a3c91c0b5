import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'

/** How a link is: whole; nobody gets through; what is said one way, or both ways, goes nowhere, and neither side is told. */
export type LinkState = 'whole' | 'cut' | 'nothing down' | 'half-open'

/** A link of TCP that breaks in the ways that links do. */
export async function startLink(to: { host: string; port: number }) {
  let state: LinkState = 'whole'
  const sockets = new Set<Socket>()
  const carry = (from: Socket, into: Socket, swallowed: () => boolean) => {
    sockets.add(from)
    from
      .on('data', (bytes) => {
        if (!swallowed() && !into.write(bytes)) from.pause()
      })
      .on('error', () => {}) // told by its end
      .on('close', () => {
        sockets.delete(from)
        if (state !== 'half-open') into.destroy()
      })
    into.on('drain', () => from.resume())
  }
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy()
    const far = createConnection(to)
    carry(near, far, () => state === 'half-open')
    carry(far, near, () => state === 'half-open' || state === 'nothing down')
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    /** Whole again, what was there is gone: of a stream with a hole in it nothing can be made. */
    become(next: LinkState) {
      state = next
      if (next === 'whole' || next === 'cut') endAll()
    },
    async [Symbol.asyncDispose]() {
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
