import type { Socket } from 'node:net'
import { peerOf } from '#/server/platform/peer.ts'

/** `atOnce`: how many may be about to enter; it moves between the two with how late this process is. `lateMs`: how late is too late.
 *  `turnMs`: after which one who has not got in holds nobody up any more; `patienceMs`: how long one may wait for his turn; `mostWaiting`:
 *  beyond which nobody is let wait. */
export type TurnRules = { atOnce: { least: number; most: number }; lateMs: number; turnMs: number; patienceMs: number; mostWaiting: number }

/** Clients wait for ten to thirty seconds: whoever is not served within them is sent away before, to come again. */
export const TURNS: TurnRules = { atOnce: { least: 16, most: 100 }, lateMs: 25, turnMs: 2_000, patienceMs: 7_000, mostWaiting: 20_000 }

/** Begins with one who has waited; `entered` is told as soon as he has proven himself or was refused. */
export type Begin = (socket: Socket, entered: () => void) => void
type Waiting = { socket: Socket; begin: Begin; sinceMs: number }

export type Turns = Disposable & { come(socket: Socket, begin: Begin): void; waiting(): number }

const LOOK_MS = 50
/** Who waited has long said the first of what he has to say. */
const SILENT_MS = 300

/** Where everybody comes at once, a server that begins with all of them finishes with none: each gives up before he is served, and comes again.
 *  So a connection waits as it came, unread, which costs next to nothing, and no more are let through to prove themselves than leave
 *  the process time for everything else: gateways far away that answer slowly may be many at once, while near ones are few. Next is who
 *  comes from where the fewest are let through just now, so that a crowd from one network, or one that says nothing, holds up no other. Whoever waits for longer than he would himself is sent away, to come again. */
export function createTurns(rules: TurnRules): Turns {
  const byNetwork = new Map<string, Waiting[]>() // where two have as many let through, the one that waited longer stands first
  const through = new Map<string, number>()
  let waiting = 0
  let busy = 0
  let atOnce = rules.atOnce.least
  let looking: NodeJS.Timeout | null = null
  let lookedMs = 0

  const next = (): { one: Waiting; network: string } | null => {
    let network: string | null = null
    let fewest = Number.POSITIVE_INFINITY
    for (const each of byNetwork.keys()) {
      const held = through.get(each) ?? 0
      if (held < fewest) [network, fewest] = [each, held]
      if (held === 0) break
    }
    if (network === null) return null
    const line = byNetwork.get(network) as Waiting[]
    const one = line.shift()
    byNetwork.delete(network)
    if (line.length > 0) byNetwork.set(network, line)
    if (!one) return next()
    waiting--
    return { one, network }
  }
  const goOn = () => {
    while (busy < atOnce) {
      const turn = next()
      if (!turn) return
      const { one, network } = turn
      if (one.socket.destroyed) continue
      busy++
      through.set(network, (through.get(network) ?? 0) + 1)
      let held = true
      const entered = () => {
        if (!held) return
        held = false
        busy--
        const left = (through.get(network) ?? 1) - 1
        left > 0 ? through.set(network, left) : through.delete(network)
        clearTimeout(slow)
        clearTimeout(silent)
        setImmediate(goOn) // others' requests have their turn in between
      }
      const slow = setTimeout(entered, rules.turnMs)
      const silent = setTimeout(() => one.socket.bytesRead === 0 && entered(), SILENT_MS)
      one.socket.once('close', entered)
      one.begin(one.socket, entered)
    }
  }
  /** The last of the longest line: whoever fills the room makes room. */
  const sendAwayOne = () => {
    let longest: Waiting[] = []
    for (const line of byNetwork.values()) if (line.length > longest.length) longest = line
    waiting--
    longest.pop()?.socket.destroy() // a line that is left empty goes with the next look
  }
  const look = () => {
    const nowMs = performance.now()
    const late = nowMs - lookedMs - LOOK_MS > rules.lateMs
    lookedMs = nowMs
    const { least, most } = rules.atOnce
    if (late) atOnce = Math.max(least, Math.floor(atOnce * 0.7))
    else if (waiting > 0) atOnce = Math.min(most, atOnce + Math.ceil(atOnce / 8))
    for (const [network, line] of byNetwork) {
      while (line[0] && line[0].sinceMs < nowMs - rules.patienceMs) {
        waiting--
        line.shift()?.socket.destroy()
      }
      if (line.length === 0) byNetwork.delete(network)
    }
    goOn()
    if (waiting > 0 || busy > 0) return
    clearInterval(looking ?? undefined)
    looking = null
    atOnce = least
  }
  return {
    come(socket, begin) {
      socket.on('error', () => {}) // one who leaves while he waits
      if (waiting >= rules.mostWaiting) sendAwayOne()
      const network = networkOf(socket.remoteAddress ?? '')
      const nowMs = performance.now()
      const one = { socket, begin, sinceMs: nowMs }
      const line = byNetwork.get(network)
      if (line) line.push(one)
      else byNetwork.set(network, [one])
      waiting++
      if (!looking) {
        lookedMs = nowMs
        looking = setInterval(look, LOOK_MS)
      }
      goOn()
    },
    waiting: () => waiting,
    [Symbol.dispose]() {
      clearInterval(looking ?? undefined)
      for (const line of byNetwork.values()) for (const { socket } of line) socket.destroy()
      byNetwork.clear()
      waiting = 0
    },
  }
}

/** Of IPv6 what one customer is given, its first 48 bits; of IPv4 the address. */
export const networkOf = (address: string): string => peerOf(address).split(':').slice(0, 3).join(':')
