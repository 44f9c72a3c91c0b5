import { spawnSync } from 'node:child_process'

export type PostgresUser = { uid: number; gid: number; name: string }

/** PostgreSQL refuses to run as root: the account it runs as instead, or null for an ordinary user, who runs it himself.
 *  Takes `postgres` or `onefold` where there is one, else makes the system account `onefold`, else falls back to `nobody`. */
export function postgresUser(): PostgresUser | null {
  if (process.getuid?.() !== 0) return null
  return account('onefold') ?? account('postgres') ?? made('onefold') ?? account('nobody')
}

/** Whether that account can read and run this file: every folder above it must let it through. */
export function reachable(path: string, user: PostgresUser): boolean {
  return spawnSync('test', ['-r', path, '-a', '-x', path], { uid: user.uid, gid: user.gid }).status === 0
}

function account(name: string): PostgresUser | null {
  const asked = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const group = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (asked.status !== 0 || group.status !== 0) return null
  return { uid: Number(asked.stdout), gid: Number(group.stdout), name }
}

function made(name: string): PostgresUser | null {
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  return account(name)
}
