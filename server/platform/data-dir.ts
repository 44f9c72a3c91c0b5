import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type PostgresUser, postgresUser } from './postgres-user.ts'

/** Sockets have short names: a path of 107 bytes is the most Linux takes, and `/run/.s.PGSQL.5432` is part of it. */
const LONGEST = 85

/** Where this installation keeps its data: `ONEFOLD_DATA`, else `.onefold/` in the project, or `/var/lib/onefold/<hash>` where
 *  PostgreSQL's user cannot reach that (root in a home of mode 0700) or the path is too long for a socket.
 *  @throws Error when the folder cannot be made or written */
export function dataDir(asked: string | undefined, project: string): { dir: string; user: PostgresUser | null } {
  const user = postgresUser()
  const wanted = resolve(asked ?? join(project, '.onefold'))
  const fallback = join(
    process.getuid?.() === 0 ? '/var/lib/onefold' : join(process.env.XDG_RUNTIME_DIR ?? '/tmp', 'onefold'),
    createHash('sha256').update(wanted).digest('hex').slice(0, 12),
  )
  const dir = wanted.length <= LONGEST && (!user || passable(wanted, user)) ? wanted : fallback
  try {
    makeFolder(dir)
    accessSync(dir, constants.W_OK)
  } catch (error) {
    throw new Error(
      `the data folder ${dir} cannot be written (${(error as NodeJS.ErrnoException).code}); set ONEFOLD_DATA to a folder that can`,
    )
  }
  return { dir, user }
}

/** Folder by folder: Node's own recursion never returns where a file system makes none, as below /proc. */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return
  if (dirname(dir) !== dir) makeFolder(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // made meanwhile
  }
}

function passable(path: string, user: PostgresUser): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const asked = spawnSync('test', ['-x', folder], { uid: user.uid, gid: user.gid })
    if (asked.status === 0) return true
    if (existsSync(folder)) return !statSync(folder).isDirectory() // a file in the way is told, not gone round
    if (folder === dirname(folder)) return false
  }
}
