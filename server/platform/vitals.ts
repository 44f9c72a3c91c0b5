import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isFull, type Volume } from '#/protocol/disk-room.ts'
import type { DbAddress } from './db.ts'
import type { System } from './system.ts'

/** Why the system goes on with less than all of itself. */
export type Trouble = 'DATABASE_AWAY' | 'DISK_FULL'

const ASK_MS = 1_000
/** A database that is only busy is not away. */
const PATIENCE_MS = 2_500
/** Often: a flood writes a hundred megabytes a second. */
const LOOK_MS = 200

/** PostgreSQL takes its log in pieces of 16 MB, and closing a slot or a checkpoint takes some at once. */
const LEAST_BYTES = 128 * 1024 * 1024

/** What everything else stands on: whether the database answers, and whether its disk has room. */
export class Vitals {
  #away = false
  #full = false
  volume: Volume | null = null

  /** The worse of them, for people. */
  get trouble(): Trouble | null {
    return this.#away ? 'DATABASE_AWAY' : this.#full ? 'DISK_FULL' : null
  }
  get diskFull(): boolean {
    return this.#full
  }

  answered(yes: boolean): void {
    this.#away = !yes
  }
  saw(volume: Volume): void {
    this.volume = volume
    this.#full = isFull(volume, this.#full, LEAST_BYTES)
  }
}

/** For /api/health, and so for whoever watches this machine. */
export function diskProbe(system: System) {
  const { volume, diskFull = false } = system.services.vitals ?? {}
  if (!volume) return { ok: true, detail: 'the database is elsewhere' }
  return { ok: !diskFull, ...volume, ...(diskFull && { detail: 'no reading is taken until there is room on the disk' }) }
}

/** The folder of a database that is ours to see; null where it is elsewhere. */
export function folderOf(address: DbAddress): string | null {
  const folder = 'socketDir' in address ? join(dirname(address.socketDir), 'pg') : null
  return folder !== null && existsSync(folder) ? folder : null
}

export async function startVitals(system: System, folder: string | null, look: typeof volumeOf = volumeOf): Promise<AsyncDisposable> {
  const vitals = new Vitals()
  system.services.vitals = vitals
  const stop = new AbortController()
  const running = [ask(system, vitals, stop.signal)]
  if (folder !== null) {
    vitals.saw(await look(folder))
    running.push(watch(system, vitals, () => look(folder), stop.signal))
  }
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(running)
    },
  }
}

/** By a connection of its own: those of the pools may all be at work. */
async function ask({ db, log }: System, vitals: Vitals, signal: AbortSignal): Promise<void> {
  const sql = db.direct('onefold_system')
  const ended = new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(true), { once: true }))
  while (!signal.aborted) {
    const late = setTimeout(() => vitals.answered(false), PATIENCE_MS)
    const answer = sql`select 1`.then(
      () => true,
      () => false,
    )
    const answered = await Promise.race([answer, ended])
    clearTimeout(late)
    if (signal.aborted) break
    if (!answered && vitals.trouble !== 'DATABASE_AWAY') log.error('the database does not answer')
    vitals.answered(answered)
    await pause(ASK_MS, undefined, { signal }).catch(() => {}) // ended
  }
  await sql.end({ timeout: 1 })
}

async function watch({ log }: System, vitals: Vitals, look: () => Promise<Volume>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const was = vitals.diskFull
    try {
      vitals.saw(await look())
    } catch (error) {
      log.debug({ err: error }, 'the disk could not be asked; asked again')
    }
    if (vitals.diskFull !== was)
      log.error(vitals.volume, vitals.diskFull ? 'the disk is full: no reading is taken' : 'the disk has room again')
    await pause(LOOK_MS, undefined, { signal }).catch(() => {}) // ended
  }
}

async function volumeOf(folder: string): Promise<Volume> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

declare module './system.ts' {
  interface Services {
    vitals: Vitals
  }
}
