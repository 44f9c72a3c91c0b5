import { startAgent } from '#/edge/agent.ts'
import { parseConfig } from '#/edge/config.ts'
import { counter } from '#/edge/testing/counter.ts'

/** An edge agent with a counting device behind it, by the configuration in its first argument, until it is told to end. */
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const say = (fields: object, text: string) => void process.stderr.write(`${text} ${JSON.stringify(fields)}\n`)
const log = { debug() {}, info() {}, warn: say, error: say }
await using _agent = await startAgent(parseConfig(JSON.parse(process.argv[2] ?? '{}'), 'the journey'), {
  drivers: [counter],
  signal: stop.signal,
  log,
})
if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
