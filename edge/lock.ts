import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpath, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from './config.ts'
import { pause } from './retry.ts'

/** Two agents on one folder would give one batch number two contents. The lock is a listening socket: it dies with its process, however that dies.
 *  Waits for an agent that is about to end. @throws ConfigError where it does not */
export async function lockFolder(dir: string, signal: AbortSignal, patienceMs = 10_000): Promise<AsyncDisposable> {
  const name = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex')
    .slice(0, 16)
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\onefold-${name}` : join(tmpdir(), `onefold-agent-${name}.sock`)
  const deadlineMs = Date.now() + patienceMs
  while (await isHeld(path)) {
    if (Date.now() >= deadlineMs || signal.aborted) throw new ConfigError(`${dir}: another agent is running with this folder`)
    await pause(200, signal)
  }
  await rm(path, { force: true })
  const server = createServer((socket) => socket.destroy())
  server.listen(path)
  await once(server, 'listening')
  server.unref()
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

async function isHeld(path: string): Promise<boolean> {
  const socket = createConnection(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
