import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimFolder, runningFrom } from './claim.ts'
import { command as reset } from './commands/reset.ts'
import { keep, kept } from './keep.ts'
import { portFree } from './port.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'onefold-claim-'))
  chmodSync(dir, 0o755) // else PostgreSQL's user could not pass, and another folder would be taken
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('[CL1] a folder is claimed once; the claim of a process that is gone, of another program or cut short holds nobody up', async () => {
  using _first = claimFolder(dir)
  expect(runningFrom(dir)).toBeNull() // its own
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'onefold'], { stdio: 'ignore' })
  writeFileSync(join(dir, 'onefold.pid'), String(other.pid))
  expect(() => claimFolder(dir)).toThrow(`already running from ${dir} (process ${other.pid})`)
  other.kill('SIGKILL')
  await new Promise((resolve) => other.once('exit', resolve))
  for (const left of [String(other.pid), '', '1', '-5', 'nonsense']) {
    writeFileSync(join(dir, 'onefold.pid'), left)
    expect(runningFrom(dir), left).toBeNull()
  }
})

test('[CL2] what is kept is whole or not there; a file cut short reads as none', () => {
  const path = join(dir, 'a.json')
  keep(path, JSON.stringify({ a: 1 }))
  expect(kept(path)).toEqual({ a: 1 })
  writeFileSync(path, '{"a":')
  expect(kept(path)).toBeNull()
  expect(kept(join(dir, 'none.json'))).toBeNull()
})

test('[CL3] a port in use is said in one line with what to do', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, 'localhost', resolve))
  const { port } = holder.address() as { port: number }
  await expect(portFree('localhost', port)).rejects.toThrow(`port ${port} is in use by another program; choose another with PORT=<number>`)
  holder.close()
  await expect(portFree('no-such-host.invalid', 3999)).rejects.toThrow('this machine has no address')
})

test('[CL4] a reset removes what Onefold made, and nothing else in the folder', async () => {
  for (const name of ['pg', 'run', 'onefold.pid', 'sign-ins.json.coming', 'my-thesis.txt']) writeFileSync(join(dir, name), '')
  process.env.ONEFOLD_DATA = dir
  const said: unknown[] = []
  const input = { values: { yes: true }, positionals: [], json: true, out: (it: unknown) => said.push(it), progress: () => {} }
  expect(await reset.run({ ...input, signal: new AbortController().signal, project: dir })).toBe(0)
  delete process.env.ONEFOLD_DATA
  expect(said).toEqual([{ removed: dir }])
  expect(readdirSync(dir)).toEqual(['my-thesis.txt'])
})
