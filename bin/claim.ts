import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keep } from './keep.ts'

const FILE = 'onefold.pid'

/** The process that runs Onefold from this folder; null where none does, also when one was killed and its number is another program's now. */
export function runningFrom(dir: string): number | null {
  const file = join(dir, FILE)
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isOnefold(pid) ? pid : null
}

/** One Onefold a data folder. A claim left by a process that was killed is taken over.
 *  @throws Error naming the process that holds it */
export function claimFolder(dir: string): Disposable {
  const holder = runningFrom(dir)
  if (holder !== null) throw new Error(`Onefold is already running from ${dir} (process ${holder})`)
  keep(join(dir, FILE), String(process.pid), 0o644)
  return { [Symbol.dispose]: () => rmSync(join(dir, FILE), { force: true }) }
}

function isOnefold(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('onefold')
  } catch {
    return process.platform !== 'linux' // where there is no /proc a living process is believed
  }
}
