/** For the test that kills: an edge agent whose device writes down every act before it answers. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { startAgent } from '#/edge/agent.ts'
import { readConfig } from '#/edge/config.ts'
import type { Driver, DriverReading } from '#/edge/drivers/driver.ts'

const EVERY_MS = 10
const ACT_MS = 40

/** Options: `file`, where it counts and journals. */
const device: Driver = {
  id: 'device',
  async open(options, { signal, nowMs }) {
    const { file } = options as { file: string }
    let count = existsSync(`${file}.count`) ? Number(readFileSync(`${file}.count`, 'utf8').trim().split('\n').at(-1)) : 0
    async function* readings(): AsyncGenerator<DriverReading[]> {
      while (!signal.aborted) {
        appendFileSync(`${file}.count`, `${++count}\n`)
        const base = { tag: 'P1', atMs: nowMs() }
        yield [
          { ...base, channel: 'hours', value: count, unit: 'h' },
          { ...base, channel: 'current', value: 60 + (count % 5), unit: 'A' },
        ]
        await wait(EVERY_MS, undefined, { signal }).catch(() => {})
      }
    }
    return {
      readings: readings(),
      async write(_tag, _command, _params, commandId) {
        appendFileSync(`${file}.acts`, `${commandId}\n`)
        await wait(ACT_MS)
        return { ok: true }
      },
      async [Symbol.asyncDispose]() {},
    }
  },
}

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const config = await readConfig(process.argv[2] ?? '')
const log = pino({ level: config.logLevel }, pino.destination(2))
await using _agent = await startAgent(config, { drivers: [device], signal: stop.signal, log })
await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
