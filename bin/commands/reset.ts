import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { dataDir } from '#/server/platform/data-dir.ts'
import { readEnv } from '#/server/platform/env.ts'
import { runningFrom } from '../claim.ts'
import type { Command } from '../command.ts'

/** What Onefold makes in its data folder, whole or half written. */
const OURS = /^(pg|run|agents|replay|world|ca|onefold\.pid|local-access\.json|sign-ins\.json)(\.[\w.-]+)?$/

export const command: Command = {
  name: 'reset',
  summary: 'Removes all data of this installation: database, keys, outboxes. It cannot be undone.',
  usage: '[--yes]',
  options: { yes: { type: 'boolean', help: 'do not ask' } },
  async run({ values, out, json, project }) {
    const { dir } = dataDir(readEnv(process.env).dataDir, project)
    const running = runningFrom(dir)
    if (running) throw new Error(`Onefold is running from ${dir} (process ${running}); stop it first`)
    const ours = readdirSync(dir).filter((name) => OURS.test(name))
    if (ours.length === 0) {
      out({ removed: null }, `There is nothing to remove in ${dir}.`)
      return 0
    }
    if (values.yes !== true) {
      if (json || !process.stdin.isTTY) throw new Error('say --yes to remove all data without being asked')
      const ask = createInterface({ input: process.stdin, output: process.stderr })
      const answer = await ask.question(`Remove all data of Onefold in ${dir}? Type the word remove: `)
      ask.close()
      if (answer.trim() !== 'remove') throw new Error('nothing was removed')
    }
    await endOrphan(join(dir, 'pg'))
    for (const name of ours) rmSync(join(dir, name), { recursive: true, force: true, maxRetries: 5 })
    if (readdirSync(dir).length === 0) rmdirSync(dir) // ONEFOLD_DATA may name a folder that holds other things too
    out({ removed: dir }, `Removed ${dir}.`)
    return 0
  },
}

/** A database whose Onefold was killed runs on; without its files it would do so for ever. */
async function endOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  const runs = () => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)
  if (!Number.isInteger(pid) || pid <= 0 || !runs()) return
  process.kill(pid, 'SIGQUIT')
  for (let waited = 0; waited < 10_000 && runs(); waited += 50) await pause(50)
}
