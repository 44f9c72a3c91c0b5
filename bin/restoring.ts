import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { SealedFileError } from '#/protocol/sealing/sealed-file.ts'
import { BackupFault, type BackupFile } from '#/server/platform/backup/index.ts'
import { connect, type DbAddress } from '#/server/platform/db.ts'
import { prepareForeign } from '#/server/platform/migrate.ts'
import type { LocalDatabase } from './local-database.ts'

/** A database beside the one in use, made empty; dropped when disposed unless it was put in the other's place. */
export type Beside = AsyncDisposable & { address: DbAddress; putInPlace(): Promise<void> }

export async function databaseBeside(local: Pick<LocalDatabase, 'superuser'>, purpose: 'drill' | 'restored'): Promise<Beside> {
  const name = `onefold_${purpose}_${randomBytes(5).toString('hex')}`
  const foreign = 'url' in local.superuser
  const superuser = connect(local.superuser, foreign ? 'none' : 'postgres', 1)
  try {
    await superuser.unsafe(`create database ${name} ${foreign ? '' : 'owner onefold_owner'} template template0 encoding 'UTF8'`)
  } catch (error) {
    await superuser.end({ timeout: 1 })
    throw new Error(`a database to restore into cannot be made: ${(error as Error).message}`, { cause: error })
  }
  const address: DbAddress =
    'url' in local.superuser ? { url: withDatabase(local.superuser.url, name) } : { ...local.superuser, database: name }
  if ('url' in address) await prepareForeign(address.url)
  let inPlace = false
  return {
    address,
    async putInPlace() {
      const old = `onefold_before_${name.slice(-10)}`
      await superuser.unsafe(`alter database onefold rename to ${old}`)
      await superuser.unsafe(`alter database ${name} rename to onefold`)
      inPlace = true
      await superuser.unsafe(`drop database ${old} with (force)`)
    },
    async [Symbol.asyncDispose]() {
      if (!inPlace) await superuser.unsafe(`drop database if exists ${name} with (force)`)
      await superuser.end({ timeout: 1 })
    },
  }
}

function withDatabase(url: string, name: string): string {
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}

/** How much stands in a database that is about to be replaced; null where it holds nobody's data. */
export async function holdingsOf(address: DbAddress): Promise<number | null> {
  const client = connect(address, 'url' in address ? 'none' : 'onefold_system', 1)
  try {
    const [row] = await client<{ tenants: number; objects: number }[]>`
      select (select count(*)::int from tenants) as tenants, (select count(*)::int from objects) as objects`
    return row && row.tenants > 0 ? row.objects : null
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** Files of the data folder that came with the backup, where they are missing. @returns those that were put back */
export function putFilesBack(dir: string, files: readonly BackupFile[]): string[] {
  const wanted = files.filter(({ path }) => normalize(path) === path && !path.startsWith('..') && !path.startsWith('/'))
  const missing = wanted.filter(({ path }) => !existsSync(join(dir, path)))
  for (const { path, content } of missing) {
    mkdirSync(dirname(join(dir, path)), { recursive: true, mode: 0o700 })
    writeFileSync(join(dir, path), content, { mode: 0o600 })
  }
  return missing.map(({ path }) => path)
}

const SAID = {
  NOT_SEALED: 'it is no backup of Onefold',
  NEWER: 'it was made by a newer version of Onefold: update this one first',
  DAMAGED: 'it is damaged or was changed',
  CUT_OFF: 'it is cut off: its end is missing',
  WRONG_KEY: 'this key or passphrase does not open it',
  UNREADABLE: 'it opens, but what it says cannot be read',
  DIFFERS: 'what came out is not what was put in',
} as const satisfies Record<SealedFileError['code'] | BackupFault['code'], string>

/** One line for a person, whatever went wrong on the way. */
export function faultOf(error: unknown, file: string): Error {
  if (error instanceof SealedFileError) {
    const where = error.code === 'DAMAGED' || error.code === 'CUT_OFF' ? ` (byte ${error.atByte.toLocaleString('en')})` : ''
    return new Error(`${file}: ${SAID[error.code]}${where}`, { cause: error })
  }
  if (error instanceof BackupFault) return new Error(`${file}: ${SAID[error.code]} (${error.detail})`, { cause: error })
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === '53100' || /No space left on device/.test(message ?? ''))
    return new Error('the disk is full; nothing of it was kept', { cause: error })
  if (code === 'ENOENT') return new Error(`there is no file ${file}`, { cause: error })
  return error as Error
}
