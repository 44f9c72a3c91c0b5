import { once } from 'node:events'
import pino from 'pino'
import { simulator } from '#/demo/simulator.ts'
import { startAgent } from '#/edge/agent.ts'
import { ConfigError, readConfig } from '#/edge/config.ts'
import { DRIVERS } from '#/edge/drivers/index.ts'
import { startInference } from '#/edge/inference/index.ts'

/** One agent process: `edge-agent <config.json>`. SIGINT or SIGTERM end it cleanly; a second one at once. */
const [path] = process.argv.slice(2)
const stop = new AbortController()
// started by another process, it ends with it
process.once('disconnect', () => stop.abort())
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

async function run(file: string) {
  const config = await readConfig(file)
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2))
  await using _agent = await startAgent(config, { drivers: [...DRIVERS, simulator], signal: stop.signal, log, startInference })
  log.info({ gateways: config.gateways.map((it) => it.name) }, 'edge agent started')
  if (!stop.signal.aborted) await once(stop.signal, 'abort')
}

if (path === undefined || path.startsWith('-')) {
  console.error('usage: edge-agent <config.json>   (what stands in it: edge/README.md)')
  process.exitCode = path === '--help' || path === '-h' ? 0 : 2
} else {
  await run(path).catch((error) => {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exitCode = 2
  })
  if (process.connected) process.disconnect()
}
