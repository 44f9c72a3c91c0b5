import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type DemoProcess = AsyncDisposable & {
  url: string
  people: { email: string; role: string; password: string }[]
  dataDir: string
  /** from the start of the process until it said where it is */
  readyS: number
  /** the proportional set size of every process of the tree, in MB */
  memoryMb(): number
}

/** The demo as its user starts it, in a data folder of the bench. */
export async function startDemoProcess(project: string, options: { dataDir?: string; pace?: number } = {}): Promise<DemoProcess> {
  const own = options.dataDir ? null : mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  const dataDir = options.dataDir ?? join(own ?? '', 'data')
  const startedMs = performance.now()
  const child = spawn('node', ['bin/onefold', 'demo', '--json', '--pace', String(options.pace ?? 5)], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', ONEFOLD_DATA: dataDir, NODE_ENV: 'production', LOG_LEVEL: 'error' },
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo stopped with code ${code} before it was ready`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const said = JSON.parse(line) as { url: string; people: DemoProcess['people'] }
  return {
    ...said,
    dataDir,
    readyS: (performance.now() - startedMs) / 1000,
    memoryMb: () => treeOf(child.pid ?? 0).reduce((sum, pid) => sum + pssKb(pid), 0) / 1024,
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      if (own) rmSync(own, { recursive: true, force: true })
    },
  }
}

/** A process and all below it. PostgreSQL detaches itself from the terminal, not from its parent. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended while we looked.
    }
  }
  const below = (pid: number): number[] => [pid, ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child))]
  return below(root)
}

function pssKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
