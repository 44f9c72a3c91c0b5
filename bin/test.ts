import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

type Outcome = { passed: number; failed: number; skipped: number }
type Runner = { name: string; command: string[]; outcome: (said: string, code: number) => Outcome }

const NONE = { passed: 0, failed: 0, skipped: 0 }
/** A check that has no tests of its own counts as one. */
const asOne = (_: string, code: number): Outcome => ({ ...NONE, [code === 0 ? 'passed' : 'failed']: 1 })

const RUNNERS: readonly Runner[] = [
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'], outcome: asOne },
  { name: 'types', command: ['sh', '-c', 'next typegen && tsc --noEmit --incremental false -p .'], outcome: asOne },
  { name: 'unused', command: ['knip'], outcome: asOne },
  { name: 'vitest', command: ['vitest', 'run'], outcome: (said, code) => counted(said.match(/^ *Tests .*$/m)?.[0] ?? '', code) },
  { name: 'browser', command: ['playwright', 'test'], outcome: (said, code) => counted(said.split('\n').slice(-12).join(' '), code) },
]

/** What a runner's closing lines count; one failure at least where it says none and still failed. */
function counted(line: string, code: number): Outcome {
  const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0)
  const failed = count('failed')
  return { passed: count('passed'), failed: code !== 0 && failed === 0 ? 1 : failed, skipped: count('skipped') }
}

function run(runner: Runner): Promise<Outcome> {
  console.log(`\n── ${runner.name}`)
  const [program, ...args] = runner.command
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
      process.stdout.write(chunk)
    })
  return new Promise((resolve) => child.once('close', (code) => resolve(runner.outcome(said, code ?? 1))))
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
process.env.PATH = `${process.cwd()}/node_modules/.bin:${process.env.PATH}`
const only = process.argv.slice(2)
const total = { ...NONE }
for (const runner of RUNNERS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const outcome = await run(runner)
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += outcome[key]
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
