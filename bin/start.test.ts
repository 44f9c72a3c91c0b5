import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const children = new Set<ChildProcess>()
const dir = mkdtempSync(join(tmpdir(), 'onefold-start-'))
afterAll(() => {
  for (const child of children) child.kill('SIGTERM') // one that should not have started
  rmSync(dir, { recursive: true, force: true })
})

/** What a person sees: the lines beside progress, and how it ended. */
async function start(env: Record<string, string>): Promise<{ code: number | null; said: string[] }> {
  const child = spawn(process.execPath, ['bin/onefold', 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: dir, ONEFOLD_DATA: dir, PORT: '0', LOG_LEVEL: 'error', ...env } as unknown as NodeJS.ProcessEnv,
  })
  children.add(child)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const lines = said.split('\n').filter((line) => line !== '' && !/^(Starting|Building|Stopping)/.test(line))
  return { code, said: lines }
}

test('[ST1] a port in use, a folder that cannot be written, a setting that means nothing, a database that does not answer: one line each, exit code 1', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, 'localhost', resolve))
  const { port } = taken.address() as AddressInfo
  const file = join(dir, 'a-file')
  writeFileSync(file, '')
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: String(port) }, /^onefold start: port \d+ is in use by another program; choose another with PORT=<number>$/],
    [
      { ONEFOLD_DATA: join(file, 'data') },
      /^onefold start: the data folder \S+ cannot be written \(E[A-Z]+\); set ONEFOLD_DATA to a folder that can$/,
    ],
    [{ ONEFOLD_DATA: '/proc/onefold/data' }, /^onefold start: the data folder \/proc\/onefold\/data cannot be written \(ENOENT\)/],
    [
      { DATABASE_URL: 'postgres://me@localhost:1/none' },
      /^onefold start: the database at localhost:1 \(DATABASE_URL\) cannot be reached: .*ECONNREFUSED/,
    ],
  ]
  for (const [env, line] of cases) {
    const { code, said } = await start(env)
    expect(said, JSON.stringify(env)).toEqual([expect.stringMatching(line)])
    expect(code).toBe(1)
  }
  taken.close()
  const { code, said } = await start({ DATABASE_URL: 'mysql://x' })
  expect(code).toBe(1)
  expect(said.join('\n')).toMatch(/DATABASE_URL=mysql:\/\/x: /)
}, 90_000)
