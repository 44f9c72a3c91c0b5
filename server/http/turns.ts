import type { Socket } from 'node:net'
import { peerOf } from '#/server/platform/peer.ts'

/** `atOnce`: how many may be about to enter; it moves between the two with how late this process is. `lateMs`: how late is too late.
 *  `turnMs`: after which one who has not got in holds nobody up any more; `patienceMs`: how long one may wait for his turn; `mostWaiting`:
 *  beyond which nobody is let wait. */
export type TurnRules = { atOnce: { least: number; most: number }; lateMs: number; turnMs: number; patienceMs: number; mostWaiting: number }

/** Begins with one who has waited; `entered` is told as soon as he has proven himself or was refused. */
export type Begin = (socket: Socket, entered: () => void) => void
type Waiting = { socket: Socket; begin: Begin; sinceMs: number }

export type Turns = Disposable & { come(socket: Socket, begin: Begin): void; waiting(): number }

const LOOK_MS = 50

/** Where everybody comes at once, a server that begins with all of them finishes with none: each gives up before he is served, and comes again.
 *  So a connection waits as it came, unread, which costs next to nothing, and no more are let through to prove themselves than leave
 *  the process time for everything else: gateways far away that answer slowly may be many at once, while near ones are few. Next is who
 *  comes from where the fewest are let through just now, so that a crowd from one address, or one that says nothing, holds up no other. Whoever waits for longer than he would himself is sent away, to come again. */
export function createTurns(rules: TurnRules): Turns {
  const byAddress = new Map<string, Waiting[]>() // where two have as many let through, the one that waited longer stands first
  const through = new Map<string, number>()
  let waiting = 0
  let busy = 0
  let atOnce = rules.atOnce.least
  let looking: NodeJS.Timeout | null = null
  let lookedMs = 0

  const next = (): { one: Waiting; address: string } | null => {
    let address: string | null = null
    let fewest = Number.POSITIVE_INFINITY
    for (const each of byAddress.keys()) {
      const held = through.get(each) ?? 0
      if (held < fewest) [address, fewest] = [each, held]
      if (held === 0) break
    }
    if (address === null) return null
    const line = byAddress.get(address) as Waiting[]
    const one = line.shift() as Waiting // of a line that is there at least one waits
    byAddress.delete(address)
    if (line.length > 0) byAddress.set(address, line)
    waiting--
    return { one, address }
  }
  const goOn = () => {
    while (busy < atOnce) {
      const turn = next()
      if (!turn) return
      const { one, address } = turn
      if (one.socket.destroyed) continue
      busy++
      through.set(address, (through.get(address) ?? 0) + 1)
      let held = true
      const entered = () => {
        if (!held) return
        held = false
        busy--
        const left = (through.get(address) ?? 1) - 1
        left > 0 ? through.set(address, left) : through.delete(address)
        clearTimeout(slow)
        setImmediate(goOn) // others' requests have their turn in between
      }
      const slow = setTimeout(entered, rules.turnMs)
      one.socket.once('close', entered)
      one.begin(one.socket, entered)
    }
  }
  const look = () => {
    const nowMs = performance.now()
    const late = nowMs - lookedMs - LOOK_MS > rules.lateMs
    lookedMs = nowMs
    const { least, most } = rules.atOnce
    if (late) atOnce = Math.max(least, Math.floor(atOnce * 0.7))
    else if (waiting > 0) atOnce = Math.min(most, atOnce + Math.ceil(atOnce / 8))
    for (const [address, line] of byAddress) {
      while (line[0] && line[0].sinceMs < nowMs - rules.patienceMs) {
        waiting--
        line.shift()?.socket.destroy()
      }
      if (line.length === 0) byAddress.delete(address)
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
      if (waiting >= rules.mostWaiting) return void socket.destroy()
      const address = peerOf(socket.remoteAddress ?? '')
      const nowMs = performance.now()
      const one = { socket, begin, sinceMs: nowMs }
      const line = byAddress.get(address)
      if (line) line.push(one)
      else byAddress.set(address, [one])
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
      for (const line of byAddress.values()) for (const { socket } of line) socket.destroy()
      byAddress.clear()
      waiting = 0
    },
  }
}
