import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { dataDir } from '#/server/platform/data-dir.ts'
import { readEnv } from '#/server/platform/env.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  name: 'reset',
  summary: 'Removes all data of this installation: database, keys, outboxes. It cannot be undone.',
  usage: '[--yes]',
  options: { yes: { type: 'boolean', help: 'do not ask' } },
  async run({ values, out, json, project }) {
    const { dir } = dataDir(readEnv(process.env).dataDir, project)
    const running = runningPid(dir)
    if (running) throw new Error(`Onefold is running from ${dir} (process ${running}); stop it first`)
    if (!existsSync(join(dir, 'pg'))) {
      out({ removed: null }, `There is nothing to remove in ${dir}.`)
      return 0
    }
    if (values.yes !== true) {
      if (json || !process.stdin.isTTY) throw new Error('say --yes to remove all data without being asked')
      const ask = createInterface({ input: process.stdin, output: process.stderr })
      const answer = await ask.question(`Remove everything in ${dir}? Type the word remove: `)
      ask.close()
      if (answer.trim() !== 'remove') throw new Error('nothing was removed')
    }
    rmSync(dir, { recursive: true, force: true })
    out({ removed: dir }, `Removed ${dir}.`)
    return 0
  },
}

function runningPid(dir: string): number | null {
  const file = join(dir, 'onefold.pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8'))
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}
