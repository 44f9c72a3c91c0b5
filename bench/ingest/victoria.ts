import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const POINTS = 10_000
const FIELDS = ['flow', 'suction', 'current', 'running', 'mode', 'winding_temp', 'v_rms', 'speed', 'hours', 'level'] as const
const TIME_DIGITS = 19

/** Points a second that VictoriaMetrics of this machine takes over HTTP: InfluxDB lines of ten fields, 10,000 points a request, two
 *  connections, bodies built beforehand, 10,000 series. It confirms before it is on disk. Null where it is not installed. */
export async function victoriaPerS(seconds: number): Promise<number | null> {
  const program = ['victoria-metrics', 'victoria-metrics-prod'].find((name) => spawnSync(name, ['--version']).error === undefined)
  if (!program) return null
  const dir = mkdtempSync(join(tmpdir(), 'onefold-bench-vm-'))
  const port = await freePort()
  const child = spawn(program, [`-storageDataPath=${dir}`, `-httpListenAddr=localhost:${port}`, '-retentionPeriod=100y', '-loggerLevel=ERROR'], { stdio: 'ignore' }) // biome-ignore format: one call
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })
  try {
    await ready(port)
    const startMs = performance.now()
    const untilMs = startMs + seconds * 1000
    let points = 0
    await Promise.all(
      [0, 1].map(async () => {
        const body = lines()
        let atMs = Date.now()
        while (performance.now() < untilMs) {
          stamp(body, ++atMs)
          await post(port, agent, body)
          points += POINTS
        }
      }),
    )
    return points / ((performance.now() - startMs) / 1000)
  } finally {
    agent.destroy()
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
    rmSync(dir, { recursive: true, force: true })
  }
}

function lines(): Buffer {
  const fields = FIELDS.map((name, i) => `${name}=${(i * 13.37 + 0.25).toFixed(2)}`).join(',')
  const rows = Array.from(
    { length: POINTS / FIELDS.length },
    (_, i) => `pump,id=P${String(i).padStart(6, '0')} ${fields} ${'0'.repeat(TIME_DIGITS)}\n`,
  )
  return Buffer.from(rows.join(''))
}

/** All of a request have one time, in nanoseconds. */
function stamp(body: Buffer, atMs: number): void {
  const digits = Buffer.from(String(BigInt(atMs) * 1_000_000n))
  const lineBytes = body.indexOf(10) + 1
  for (let at = lineBytes - 1 - TIME_DIGITS; at < body.length; at += lineBytes) digits.copy(body, at)
}

function post(port: number, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: 'localhost', port, agent, method: 'POST', path: '/write', headers: { 'content-length': body.length } },
      (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 204 ? resolve() : reject(new Error(`VictoriaMetrics answered ${answer.statusCode}`))))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function ready(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`http://localhost:${port}/health`).catch(() => null)
    if (answer?.ok) return
    if (tries > 100) throw new Error('VictoriaMetrics did not start within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
