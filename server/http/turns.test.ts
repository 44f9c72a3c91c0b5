import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { expect, test } from 'vitest'
import { until } from '#/server/platform/testing.ts'
import { openDoor } from './doors.ts'
import { serverTls } from './tls.ts'
import { createTurns, type TurnRules } from './turns.ts'

const RULES: TurnRules = { atOnce: { least: 2, most: 3 }, lateMs: 60_000, turnMs: 60_000, patienceMs: 60_000, mostWaiting: 100 }

/** A port whose comers take turns; who was let in, in that order, and may be told to have entered. */
async function port(rules: Partial<TurnRules>) {
  const turns = createTurns({ ...RULES, ...rules })
  const begun: { address: string | undefined; entered(): void; socket: Socket }[] = []
  const ours: Socket[] = []
  const server = createServer({ pauseOnConnect: true }, (socket) =>
    turns.come(socket, (it, entered) => begun.push({ address: it.remoteAddress, entered, socket: it.resume() })),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    turns,
    begun,
    async come(localAddress = '127.0.0.1', says = 'it is me'): Promise<Socket> {
      const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, localAddress })
      socket.on('error', () => {}) // sent away
      socket.resume()
      ours.push(socket)
      await once(socket, 'connect')
      if (says !== '') socket.write(says)
      return socket
    },
    [Symbol.dispose]() {
      turns[Symbol.dispose]()
      for (const { socket } of begun) socket.destroy()
      for (const socket of ours) socket.destroy()
      server.close()
    },
  }
}

/** Ended by the other side, however. */
const gone = (socket: Socket) => until('it is gone', () => socket.destroyed)

test('[GW22] few are let through at once; who has entered, or left, makes room for the next', async () => {
  using it = await port({})
  for (let i = 0; i < 6; i++) await it.come()
  await until('as many as there may be', () => it.begun.length === 3 && it.turns.waiting() === 3)
  it.begun[0]?.entered()
  it.begun[0]?.entered() // told twice, it is one place
  await until('one more', () => it.begun.length === 4)
  it.begun[1]?.socket.destroy()
  await until('and one more', () => it.begun.length === 5)
  expect(it.turns.waiting()).toBe(1)
})

test('[GW22] who says nothing holds nobody up, and who does not come to an end not for long', async () => {
  using it = await port({})
  for (let i = 0; i < 8; i++) await it.come('127.0.0.1', '')
  await until('all had their turn', () => it.begun.length === 8)
  using slow = await port({ turnMs: 20 })
  for (let i = 0; i < 8; i++) await slow.come()
  await until('all had theirs', () => slow.begun.length === 8)
})

test('[GW22] a crowd from one address, or one that says nothing, holds up no other', async () => {
  using it = await port({ atOnce: { least: 2, most: 2 } })
  for (let i = 0; i < 10; i++) await it.come()
  await until('two of the crowd are let through', () => it.begun.length === 2 && it.turns.waiting() === 8)
  for (let i = 0; i < 2; i++) await it.come('127.0.0.2')
  await until('two more wait', () => it.turns.waiting() === 10)
  it.begun[0]?.entered()
  await until('one is next', () => it.begun.length === 3)
  it.begun[1]?.entered()
  await until('and one', () => it.begun.length === 4)
  expect(it.begun.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.1'])
})

test('[GW22] who speaks no TLS, or leaves in the midst of it, holds no place', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-turns-'))
  using turns = createTurns({ ...RULES, atOnce: { least: 1, most: 1 } })
  const known: string[] = []
  const door = await openDoor(
    { host: 'localhost', port: 0, setting: 'MQTT_PORT', tls: await serverTls(dir, Date.now()) },
    turns,
    (socket, entered) => {
      socket.on('error', () => {})
      socket.once('data', (said) => {
        known.push(String(said))
        entered()
        socket.destroy()
      })
    },
  )
  const at = { host: 'localhost', port: door.port }
  connect(at).on('error', () => {}) // says nothing
  connect(at, function (this: Socket) { this.write('GET / HTTP/1.1\r\n\r\n') }).on('error', () => {}) // biome-ignore format: one line
  connect(at, function (this: Socket) { this.destroy() }) // biome-ignore format: one line
  const genuine = connectTls({ ...at, rejectUnauthorized: false }, () => genuine.write('it is me'))
  genuine.on('error', () => {})
  await until('the true one is known', () => known.length === 1)
  expect(known).toEqual(['it is me'])
  const closed = door.close()
  door.drop() // who says nothing is still there
  await closed
  rmSync(dir, { recursive: true })
})

test('[GW22] who waits for longer than he would himself is sent away, and where too many wait the largest crowd makes room', async () => {
  using it = await port({ atOnce: { least: 1, most: 1 }, patienceMs: 0, mostWaiting: 2 })
  const [, waiting] = [await it.come(), await it.come()]
  await gone(waiting as Socket)
  expect(it.begun).toHaveLength(1)
  using full = await port({ atOnce: { least: 1, most: 1 }, mostWaiting: 1 })
  await full.come()
  const crowding = await full.come()
  await until('one waits', () => full.turns.waiting() === 1)
  const other = await full.come('127.0.0.2')
  await gone(crowding)
  full.begun[0]?.entered()
  await until('the other is let through', () => full.begun.length === 2)
  expect([full.begun[1]?.address, other.destroyed, full.turns.waiting()]).toEqual(['127.0.0.2', false, 0])
})
