import type { Socket } from 'node:net'
import { networkOf } from './turns.ts'

export type Unproven = { come(socket: Socket): void; proven(socket: Socket): void }

/** Connections from which nobody has proven himself yet: of one network no more than `most` stand at a time, and beyond them the oldest goes. A gateway
 *  proves itself with its first request, so the oldest is one that only holds a place. */
export function createUnproven(most: number): Unproven {
  const byNetwork = new Map<string, Set<Socket>>()
  const networks = new WeakMap<Socket, string>()
  const leave = (socket: Socket) => {
    const network = networks.get(socket) ?? ''
    const standing = byNetwork.get(network)
    standing?.delete(socket)
    if (standing?.size === 0) byNetwork.delete(network)
  }
  return {
    come(socket) {
      const network = networkOf(socket.remoteAddress ?? '')
      const standing = byNetwork.get(network) ?? new Set()
      networks.set(socket, network)
      byNetwork.set(network, standing.add(socket))
      socket.once('close', () => leave(socket))
      if (standing.size <= most) return
      const [oldest] = standing
      if (oldest) leave(oldest)
      oldest?.destroy()
    },
    proven: leave,
  }
}
