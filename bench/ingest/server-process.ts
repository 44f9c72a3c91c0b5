import { startOnefold } from '#/server/main.ts'
import type { DbAddress } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { onCommitted } from '#/server/telemetry/index.ts'

/** The server as a process of its own, every slice of it, so that its processor time is its own: `node server-process.ts <address> <data folder>`.
 *  Tells its parent when readings of the watched series became durable. */
export type Started = { url: string; mqttUrl: string; mqttsUrl: string }
export type Seen = { seen: [series: number, atMs: number, committedMs: number][] }

const [address = '{}', dataDir = ''] = process.argv.slice(2)
// as in the demo, MQTT is there without TLS too, on the loopback: the limit beside raw COPY is not one of ciphers
const env = readEnv({ HOST: 'localhost', PORT: '0', ONEFOLD_DEMO: 'true', LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' })
const onefold = await startOnefold({ env, dataDir, address: JSON.parse(address) as DbAddress, log: createLog(env.logLevel) })

let watched: ReadonlySet<number> = new Set()
let seen: Seen['seen'] = []
onCommitted(onefold.system, ({ readings }) => {
  if (watched.size === 0) return
  const nowMs = Date.now()
  for (let i = 0; i < readings.count; i++) if (watched.has(readings.series[i]!)) seen.push([readings.series[i]!, readings.atMs[i]!, nowMs])
})
const telling = setInterval(() => {
  if (seen.length > 0) process.send?.({ seen } satisfies Seen)
  seen = []
}, 250)
process.on('message', (order: { watch: number[] } | { end: true }) => {
  if ('watch' in order) watched = new Set(order.watch)
  else void end()
})
async function end() {
  clearInterval(telling)
  await onefold[Symbol.asyncDispose]()
  process.disconnect()
}
const { url: mqttsUrl, plainUrl } = onefold.mqtt
process.send?.({ url: onefold.http.url, mqttUrl: plainUrl ?? mqttsUrl, mqttsUrl } satisfies Started)
