import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DbAddress } from '#/server/platform/db.ts'
import type { Seeded } from './server-process.ts'

export type Server = { child: ChildProcess; url: string; port: number; seeded: Seeded | null }

/** The server as a process of its own, over a database that stands; ready when this resolves.
 *  @throws Error when it ends at its start */
export async function startServer(input: { dir: string; address: DbAddress; port: number; seed: boolean }): Promise<Server> {
  const dataDir = join(input.dir, 'server')
  mkdirSync(dataDir, { recursive: true })
  const child = spawn(process.execPath, ['test/kill/server-process.ts', JSON.stringify({ ...input, dataDir })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended at its start, exit code ${code}`)))
  ended.catch(() => {}) // it ends later, when it is killed
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string]
  return { child, ...(JSON.parse(line) as Omit<Server, 'child'>) }
}

/** An agent as a process of its own; its device counts and journals in `<dir>/device.*`. */
export function startAgent({ dir, url, claimCode }: { dir: string; url: string; claimCode?: string }): ChildProcess {
  const path = join(dir, 'agent.json')
  const driver = { id: 'device', options: { file: join(dir, 'device') } }
  const gateways = [{ name: 'GW-1', claimCode, driver, uplink: 'mqtt' }]
  writeFileSync(path, JSON.stringify({ server: url, dataDir: join(dir, 'agent'), statusEveryMs: 500, logLevel: 'silent', gateways }))
  return spawn(process.execPath, ['test/kill/agent-process.ts', path], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The API as a program calls it, with a token. */
export function callsTo(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answered = async (response: Response) => {
    const body = await response.json()
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`)
    return body.result.data
  }
  const patience = () => AbortSignal.timeout(10_000)
  return {
    query: async <T>(path: string, input?: unknown): Promise<T> =>
      answered(
        await fetch(`${url}/api/trpc/${path}${input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''}`, {
          headers,
          signal: patience(),
        }),
      ),
    mutate: async (path: string, input: unknown): Promise<unknown> =>
      answered(await fetch(`${url}/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input), signal: patience() })),
  }
}
