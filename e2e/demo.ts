import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type SignIn = { email: string; role: string; password: string }
export type Running = { url: string; mqttUrl: string; dataDir: string; people: SignIn[] }

/** Times faster than real that stories run in the journeys. */
export const PACE = 20

/** Starts the demo as its user would, in a data folder of its own; E2E_DEMO may name one that runs already (its start's JSON). */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.E2E_DEMO) return async () => {}
  const dir = mkdtempSync(join(tmpdir(), 'onefold-e2e-'))
  const child = spawn('node', ['bin/onefold', 'demo', '--json', '--pace', String(PACE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', ONEFOLD_DATA: join(dir, 'data'), NODE_ENV: 'production' },
  })
  process.env.E2E_DEMO = await firstLine(child)
  return async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
    rmSync(dir, { recursive: true, force: true })
  }
}

export const running = (): Running => JSON.parse(process.env.E2E_DEMO ?? '{}') as Running

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo stopped with code ${code} before it was ready`)))
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
  })
}
