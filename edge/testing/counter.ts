import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Driver, DriverReading } from '#/edge/drivers/driver.ts'

/** A device for tests: counts up, also over kills, and writes each act into a file of its own. */
export const counter: Driver = {
  id: 'counter',
  async open(options, { signal, nowMs }) {
    const { file, tag = 'PS-03/P3', actMs = 0 } = options as { file: string; tag?: string; actMs?: number }
    let count = existsSync(`${file}.count`) ? Number(readFileSync(`${file}.count`, 'utf8').trim().split('\n').at(-1)) : 0
    async function* readings(): AsyncGenerator<DriverReading[]> {
      while (!signal.aborted) {
        count++
        appendFileSync(`${file}.count`, `${count}\n`)
        const base = { tag, atMs: nowMs() }
        yield [
          { ...base, channel: 'hours', value: count, unit: 'h' },
          { ...base, channel: 'flow', value: count % 10 === 0 ? Number.NaN : 36, unit: 'm3/h' },
          { ...base, channel: 'running', value: 0, unit: '1' },
          { ...base, channel: 'winding_temp', value: 40, unit: 'Cel' },
        ]
        await wait(4, undefined, { signal }).catch(() => {})
      }
    }
    return {
      readings: readings(),
      async write(at, command) {
        appendFileSync(`${file}.acts`, `${at} ${command}\n`)
        await wait(actMs)
        return { ok: true }
      },
      async [Symbol.asyncDispose]() {},
    }
  },
}
