import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DbAddress } from './db.ts'

/** A way to the database that can be cut: what is on it dies as it does when PostgreSQL is killed, without a word. */
export async function cuttable(to: DbAddress) {
  const address = to as { socketDir: string; port: number; database: string }
  let open = true
  const dir = mkdtempSync(join(tmpdir(), 'onefold-cut-'))
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (!open) return near.destroy()
    const far = createConnection(`${address.socketDir}/.s.PGSQL.${address.port}`)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => [near, far].forEach((it) => void it.destroy()))
    }
    near.pipe(far).pipe(near)
  })
  server.listen(join(dir, `.s.PGSQL.${address.port}`))
  await once(server, 'listening')
  return {
    address: { ...address, socketDir: dir },
    /** Once, or until it is opened again. */
    cut: (untilOpened = false) => {
      open = !untilOpened
      for (const socket of sockets) socket.destroy()
    },
    open: () => {
      open = true
    },
    async [Symbol.asyncDispose]() {
      server.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
