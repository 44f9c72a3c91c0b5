import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { COMMANDS } from './commands/index.ts'

async function main(name: string | undefined, args: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(overview())
    return 0
  }
  const entry = COMMANDS.find((command) => command.name === name)
  if (!entry) {
    console.error(`onefold: there is no command ${name}. onefold --help lists them.`)
    return 2
  }
  const { command } = await entry.load()
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help(command))
    return 0
  }
  return run(command, args)
}

async function run(command: Command, args: string[]): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stop.abort()
      // What is committed is safe; a database that is gone must not keep anybody waiting.
      setTimeout(() => process.exit(1), LAST_WORD_MS).unref()
    })
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...optionsOf(command), json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    })
    const json = values.json === true
    return await command.run({
      values,
      positionals,
      json,
      out: (result, text) => void process.stdout.write(`${json ? JSON.stringify(result) : text}\n`),
      progress: (line) => {
        if (!json) console.error(line)
      },
      signal: stop.signal,
      project: new URL('..', import.meta.url).pathname.replace(/\/$/, ''),
    })
  } catch (error) {
    const usage =
      error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    console.error(`onefold ${command.name}: ${error instanceof Error ? error.message : error}`)
    if (usage) console.error(`Usage: onefold ${command.name} ${command.usage}`)
    if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) console.error(error.stack)
    return usage ? 2 : 1
  }
}

const optionsOf = (command: Command) =>
  Object.fromEntries(Object.entries(command.options).map(([name, { help: _, ...option }]) => [name, option]))

const overview = () => `Onefold: one living twin of every physical object.

Usage: onefold <command> [options]        onefold <command> --help

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}`

const help = (command: Command) => `${command.summary}

Usage: onefold ${command.name} ${command.usage}

${[...Object.entries(command.options).map(([name, option]) => [name, option.help]), ['json', 'print JSON for machines'], ['help', 'print this']].map(([name, text]) => `  --${name?.padEnd(14)} ${text}`).join('\n')}`

const LAST_WORD_MS = 12_000

// A reader that goes away (a closed terminal, `| head`) is no reason to stop without stopping what was started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const [name, ...rest] = process.argv.slice(2)
process.exitCode = await main(name, rest)
// All of ours is closed by now; what a library has left open (a compiler, a watcher) keeps nobody waiting.
setTimeout(() => process.exit(), 1_000).unref()
