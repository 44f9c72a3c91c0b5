import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { memoryMb } from './process-use.ts'

export type DemoProcess = AsyncDisposable & {
  url: string
  people: { email: string; role: string; password: string }[]
  dataDir: string
  /** from the start of the process until it said where it is */
  readyS: number
  /** the proportional set size of every process of the tree, in MB */
  memoryMb(): number
}

/** The demo as its user starts it, in a data folder of the bench. */
export async function startDemoProcess(project: string, options: { dataDir?: string; pace?: number } = {}): Promise<DemoProcess> {
  const own = options.dataDir ? null : mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  if (own) chmodSync(own, 0o755) // else PostgreSQL's user could not reach it, and it would be elsewhere
  const dataDir = options.dataDir ?? join(own ?? '', 'data')
  const startedMs = performance.now()
  const child = spawn('node', ['bin/onefold', 'demo', '--json', '--pace', String(options.pace ?? 5)], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      ONEFOLD_DATA: dataDir,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      ONEFOLD_REQUESTS_PER_MINUTE: '10000000',
    },
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo stopped with code ${code} before it was ready`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const said = JSON.parse(line) as { url: string; people: DemoProcess['people']; dataDir: string }
  return {
    ...said,
    readyS: (performance.now() - startedMs) / 1000,
    memoryMb: () => memoryMb(child.pid ?? 0),
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      if (own) rmSync(own, { recursive: true, force: true })
    },
  }
}
