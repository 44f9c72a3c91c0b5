import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { RestoreFacts } from '#/server/commands/index.ts'
import { readWitness, writeWitness } from '#/server/log-witness.ts'
import { type Loaded, loadDatabase, readSealed } from '#/server/platform/backup/index.ts'
import { openDatabase } from '#/server/platform/db.ts'
import { afterRestore } from '#/server/restored.ts'
import { makeSlotTable } from '#/server/telemetry/index.ts'
import { KEY_OPTIONS, keyOfBackup } from '../backup-key.ts'
import { type Command, type Input, UsageError } from '../command.ts'
import { type LocalDatabase, openLocalDatabase } from '../local-database.ts'
import { type Beside, databaseBeside, faultOf, holdingsOf, putFilesBack } from '../restoring.ts'

export const command: Command = {
  name: 'restore',
  summary:
    'Puts a backup in the place of what is there, verified. No command is sent afterwards until an administrator has confirmed it on screen.',
  usage: '<file> [--drill] [--yes] [--key <file> | --passphrase-file <file>]',
  options: {
    drill: { type: 'boolean', help: 'into a throw-away database: verified, reported and removed; what is in use is not touched' },
    yes: { type: 'boolean', help: 'do not ask before what is there is replaced' },
    ...KEY_OPTIONS,
  },
  async run(input) {
    const [named] = input.positionals
    if (named === undefined) throw new UsageError('say which backup')
    const file = resolve(named)
    const startedMs = performance.now()
    const drill = input.values.drill === true
    try {
      statSync(file)
      await using local = await openLocalDatabase(input.project)
      if (!drill && local.runningPid !== null)
        throw new Error(`Onefold is running from ${local.dir} (process ${local.runningPid}); stop it first`)
      if (!drill) await mayReplace(input, local)
      await using beside = await databaseBeside(local, drill ? 'drill' : 'restored')
      const loaded = await load(input, local, beside, file)
      const seconds = () => Math.round(performance.now() - startedMs) / 1000
      const counts = { file, madeAt: loaded.manifest.madeAt, tables: loaded.tables, rows: loaded.rows, verified: true }
      const verified = `${loaded.rows.toLocaleString('en')} rows of ${loaded.tables} tables of ${loaded.manifest.madeAt}, each table read back and the same`
      if (drill) {
        input.out(
          { drill: true, ...counts, seconds: seconds() },
          `This backup can be restored: ${verified}. ${seconds().toFixed(1)} s; nothing was kept.`,
        )
        return 0
      }
      const { facts, commandsEnded } = await takeOver(local, beside, loaded)
      const files = putFilesBack(local.dir, loaded.files)
      input.out(
        { drill: false, ...counts, files, commandsEnded, facts, seconds: seconds() },
        [
          `Restored: ${verified}. ${seconds().toFixed(1)} s`,
          `Everybody signs in anew; ${commandsEnded} open commands were ended; codes and numbers go on beyond what may have been given out since.`,
          'No command is sent until an administrator confirms it: start Onefold, sign in, and follow the notice.',
        ].join('\n'),
      )
      return 0
    } catch (error) {
      throw faultOf(error, file)
    }
  },
}

const load = (input: Input, local: LocalDatabase, beside: Beside, file: string): Promise<Loaded> => {
  const size = statSync(file).size
  let read = 0
  let said = 0
  const hear = (bytes: number) => {
    if (input.signal.aborted) throw new Error('stopped; what was there is as it was')
    read += bytes
    const share = Math.floor((10 * read) / size)
    if (share > said) input.progress(`${share * 10} %`)
    said = Math.max(said, share)
  }
  const bytes = readSealed(file, keyOfBackup(input, local.dir), hear)
  return loadDatabase(bytes, { address: beside.address, project: input.project, makeChild: makeSlotTable })
}

async function mayReplace({ values, json, project }: Input, local: LocalDatabase): Promise<void> {
  const objects = await holdingsOf(local.address)
  if (objects === null) return
  if ('url' in local.address)
    throw new Error(
      `the database of DATABASE_URL holds ${objects} objects: name an empty one, then move its address; this command drops no database of yours`,
    )
  if (values.yes === true) return
  if (json || !process.stdin.isTTY) throw new Error(`${local.dir} holds ${objects} objects; say --yes to replace them without being asked`)
  const ask = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await ask.question(`Replace all data of Onefold in ${project} (${objects} objects)? Type the word replace: `)
  ask.close()
  if (answer.trim() !== 'replace') throw new Error('nothing was replaced')
}

/** Closed before it is put in place: a database with connections cannot take another's name. */
async function takeOver(local: LocalDatabase, beside: Beside, { manifest }: Loaded) {
  const seen = readWitness(local.dir)
  const facts = RestoreFacts.parse({
    backupMadeAt: manifest.madeAt,
    restoredAt: new Date().toISOString(),
    by: userInfo().username,
    logInBackup: manifest.feed.seq,
    logBefore: seen ? Math.max(seen.seq, manifest.feed.seq) : null,
  })
  const db = openDatabase(beside.address, { app: 1, system: 1, ingest: 1 })
  const ended = await afterRestore(db, facts, local.dir).finally(() => db[Symbol.asyncDispose]())
  await beside.putInPlace()
  writeWitness(local.dir, { ...manifest.feed, at: facts.restoredAt })
  return { facts, ...ended }
}
