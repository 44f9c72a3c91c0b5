import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

type Started = { url: string; setup: { code: string; url: string } | null }

/** An installation of its own, empty at first, as its owner has it: started, stopped and asked for things by the command line. */
export class Installation {
  readonly dir = mkdtempSync(join(tmpdir(), 'onefold-e2e-own-'))
  readonly env: NodeJS.ProcessEnv
  #child: ChildProcess | null = null

  constructor(settings: Record<string, string>) {
    const anyPorts = { MQTT_PORT: '0', MQTTS_PORT: '0', DEVICE_PORT: '0' }
    this.env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...anyPorts, ...settings, ONEFOLD_DATA: join(this.dir, 'data') }
  }

  async start(): Promise<Started> {
    const child = this.#spawn(['start', '--json'])
    this.#child = child
    return JSON.parse(await firstLine(child)) as Started
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }

  /** One command, to its end. @returns what it says in JSON; @throws Error with its exit code where it fails */
  async run<T>(...args: string[]): Promise<T> {
    const child = this.#spawn([...args, '--json'])
    const gone = once(child, 'exit')
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk
    })
    const [code] = await gone
    if (code !== 0) throw new Error(`onefold ${args[0]} ended with ${code}: ${said}`)
    return JSON.parse(said) as T
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }

  #spawn(args: string[]): ChildProcess {
    return spawn('node', ['bin/onefold', ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: this.env })
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it stopped with code ${code} before it was ready`)))
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
  })
}

/** A port that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
