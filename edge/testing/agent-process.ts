import { once } from 'node:events'
import pino from 'pino'
import { startAgent } from '#/edge/agent.ts'
import { readConfig } from '#/edge/config.ts'
import { counter } from './counter.ts'

/** An agent process whose device is the counter: something that can be killed. */
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const config = await readConfig(process.argv[2] ?? '')
const log = pino({ level: config.logLevel }, pino.destination(2))
await using _agent = await startAgent(config, { drivers: [counter], signal: stop.signal, log })
await once(stop.signal, 'abort')
