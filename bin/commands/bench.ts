import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { BARS } from '#/bench/bars.ts'
import { BENCHES } from '#/bench/index.ts'
import { type Bar, type Row, reaches } from '#/bench/shape.ts'
import { type Command, UsageError } from '../command.ts'

export const command: Command = {
  name: 'bench',
  summary: `Measures and prints the figures beside their bars. Benches: ${BENCHES.map(({ name }) => name).join(', ')}.`,
  usage: '<name> [--quick] [--size N] [--row N] [--full] [--json]',
  options: {
    row: { type: 'string', help: 'which fault, by its number: for the bench faults' },
    full: { type: 'boolean', help: 'a fault at its full size' },
    size: { type: 'string', help: 'another number of objects, where the bench has one' },
    quick: { type: 'boolean', help: 'a smaller run of the same figures, under a minute where it can' },
  },
  async run({ positionals: [name], values, out, progress, project, signal }) {
    const bench = BENCHES.find((one) => one.name === name)
    if (!bench) throw new UsageError(name ? `there is no bench ${name}` : 'say which bench')
    const rows = await (await bench.load()).bench.run({
      quick: values.quick === true,
      size: sizeOf(values.size),
      row: rowOf(values.row),
      full: values.full === true,
      project,
      signal,
      progress: (line) => void process.stderr.write(`${line}\n`), // also with --json: standard output alone is for machines
    })
    out({ bench: bench.name, at: new Date().toISOString(), version: version(project), machine: machine(), rows }, table(rows))
    if (!values.json) progress('')
    return rows.every(({ name: row, value }) => value === null || reaches(value, BARS[row] ?? 'show')) ? 0 : 1
  },
}

function sizeOf(given: unknown): number | null {
  if (given === undefined) return null
  const size = Number(given)
  if (!Number.isInteger(size) || size < 5_000 || size > 2_000_000) throw new UsageError('--size is a whole number from 5,000 to 2,000,000')
  return size
}

function rowOf(given: unknown): number | null {
  if (given === undefined) return null
  const row = Number(given)
  if (!Number.isInteger(row) || row < 1 || row > 99) throw new UsageError('--row is the number of a fault')
  return row
}

const version = (project: string) =>
  spawnSync('git', ['describe', '--always', '--dirty'], { cwd: project, encoding: 'utf8' }).stdout?.trim() || 'unknown'
const machine = () => ({ cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version })

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, n, how }) => {
    const bar = BARS[name] ?? 'show'
    const verdict = value === null ? 'not taken' : bar === 'show' ? '' : reaches(value, bar) ? 'ok' : 'SHORT'
    return [
      name.padEnd(34),
      (value === null ? '–' : String(value)).padStart(10),
      barText(bar).padStart(9),
      verdict.padEnd(9),
      `n=${n}`.padEnd(7),
      how,
    ].join(' ')
  })
  return [`${'figure'.padEnd(34)} ${'value'.padStart(10)} ${'bar'.padStart(9)}`, ...lines].join('\n')
}

const barText = (bar: Bar) => (bar === 'show' ? '' : 'most' in bar ? `≤ ${bar.most}` : `≥ ${bar.least}`)
