import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DEFAULT_SUITE, SUITES, suiteByName } from '#/protocol/sealing/suite.ts'
import { type BackupFile, dumpDatabase, writeSealed } from '#/server/platform/backup/index.ts'
import { openDatabase } from '#/server/platform/db.ts'
import { KEY_OPTIONS, keyForBackup } from '../backup-key.ts'
import { type Command, UsageError } from '../command.ts'
import { openLocalDatabase } from '../local-database.ts'
import { faultOf } from '../restoring.ts'

/** What lies outside the database and cannot be made anew: the authority that devices and tablets trust, and a surveyor's grids. */
const FILES = ['ca/**/*', 'local-grids.json']

export const command: Command = {
  name: 'backup',
  summary: 'Writes all of this installation, as it is at one moment, into one sealed file. Onefold may go on running.',
  usage: '[<file>] [--key <file> | --passphrase-file <file>]',
  options: {
    ...KEY_OPTIONS,
    suite: { type: 'string', help: `how it is sealed: ${SUITES.map(({ name }) => name).join(', ')} (default ${DEFAULT_SUITE.name})` },
  },
  async run({ values, positionals, out, progress, project, signal }) {
    const suite = values.suite === undefined ? DEFAULT_SUITE : suiteByName(String(values.suite))
    if (!suite) throw new UsageError(`--suite takes one of ${SUITES.map(({ name }) => name).join(', ')}`)
    const startedMs = performance.now()
    await using local = await openLocalDatabase(project)
    const file = resolve(
      positionals[0] ?? join(local.dir, 'backups', `onefold-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.backup`),
    )
    if (existsSync(file)) throw new Error(`${file} is there already; a backup overwrites nothing`)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const key = await keyForBackup({ values }, local.dir)
    await using db = openDatabase(local.address, { app: 1, system: 1, ingest: 1 })
    const { bytes, done } = dumpDatabase(db, { files: filesOf(local.dir), now: () => new Date(), onTable: sayEveryTenth(progress) })
    try {
      const size = await writeSealed(file, bytes, { ...key, suite }, signal)
      const { manifest, rows } = await done
      const seconds = Math.round(performance.now() - startedMs) / 1000
      const result = {
        file,
        bytes: size,
        tables: manifest.tables.length,
        rows,
        madeAt: manifest.madeAt,
        log: manifest.feed,
        key: key.hint,
        seconds,
      }
      out(result, `${file}\n${said(result)}\n${keyAdvice(key)}`)
      return 0
    } catch (error) {
      bytes.destroy()
      await done.catch(() => {})
      throw signal.aborted ? new Error('stopped; nothing of it was kept') : faultOf(error, file)
    }
  },
}

const filesOf = (dir: string): BackupFile[] =>
  globSync(FILES, { cwd: dir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(dir.length + 1), content: readFileSync(path) }))

const said = ({ rows, tables, bytes, seconds }: { rows: number; tables: number; bytes: number; seconds: number }) =>
  `${rows.toLocaleString('en')} rows of ${tables} tables, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(1)} s`

function keyAdvice({ made, file, hint }: Awaited<ReturnType<typeof keyForBackup>>): string {
  if (hint.kind === 'passphrase') return 'Sealed with your passphrase: without it nobody can open it, you neither.'
  const which = `Sealed with the key ${hint.fingerprint} in ${file}`
  return made ? `${which}, made just now. Keep a copy of it elsewhere: with this disk gone, it opens your backups.` : `${which}.`
}

/** A line at each tenth of the bytes. */
export function sayEveryTenth(progress: (line: string) => void) {
  let next = 0
  return ({ name, doneBytes, allBytes }: { name: string; doneBytes: number; allBytes: number }) => {
    const share = allBytes === 0 ? 0 : Math.floor((10 * doneBytes) / allBytes)
    if (share < next) return
    next = share + 1
    progress(`${share * 10} %  ${name}`)
  }
}
