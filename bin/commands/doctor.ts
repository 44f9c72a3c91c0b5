import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { trustAuthority } from '#/edge/trust.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { readEnv } from '#/server/platform/env.ts'
import { LOCAL_ACCESS_FILE, type LocalAccess } from '../api.ts'
import { runningFrom } from '../claim.ts'
import type { Command } from '../command.ts'
import { kept } from '../keep.ts'
import { portFree } from '../port.ts'
import { packagesIn, SBOM_FILE } from '../sbom.ts'

type Finding = { check: string; ok: boolean; said: string }
const MIN_FREE_BYTES = 2e9

export const command: Command = {
  name: 'doctor',
  summary: 'Says what is wrong with this installation, and what to do about it.',
  usage: '',
  options: {},
  async run({ out, project }) {
    const findings: Finding[] = []
    const check = async (name: string, examine: () => string | Promise<string>) => {
      try {
        findings.push({ check: name, ok: true, said: await examine() })
      } catch (error) {
        findings.push({ check: name, ok: false, said: error instanceof Error ? error.message : String(error) })
      }
    }
    await check('node', () => nodeVersion())
    await check('settings', () => `port ${readEnv(process.env).port}, host ${readEnv(process.env).host}`)
    await check('data folder', () => dataDir(readEnv(process.env).dataDir, project).dir)
    await check('disk', () => diskFree(dataDir(readEnv(process.env).dataDir, project).dir))
    await check('server', () => serverState(project))
    await check('pages', () => builtAt(project))
    await check('packages', () => packagesListed(project))
    await check('keys', () => keysGuarded(dataDir(readEnv(process.env).dataDir, project).dir))
    const wrong = findings.filter(({ ok }) => !ok).length
    out(
      { ok: wrong === 0, findings },
      `${findings.map(({ check: name, ok, said }) => `${ok ? 'ok   ' : 'WRONG'} ${name.padEnd(12)} ${said}`).join('\n')}\n${wrong === 0 ? 'Nothing is wrong.' : `${wrong} to mend.`}`,
    )
    return wrong === 0 ? 0 : 1
  },
}

function nodeVersion(): string {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`Node ${process.versions.node} is too old; run npm ci, which brings Node 24`)
  return process.versions.node
}

function diskFree(dir: string): string {
  const { bavail, bsize } = statfsSync(dir)
  const freeBytes = bavail * bsize
  if (freeBytes < MIN_FREE_BYTES) throw new Error(`only ${(freeBytes / 1e9).toFixed(1)} GB free for ${dir}; readings need room`)
  return `${(freeBytes / 1e9).toFixed(0)} GB free`
}

/** Running: its own health, part by part. Not running: whether it could. */
async function serverState(project: string): Promise<string> {
  const env = readEnv(process.env)
  const { dir } = dataDir(env.dataDir, project)
  if (runningFrom(dir) === null) {
    await portFree(env.host, env.port)
    return `not running; port ${env.port} is free`
  }
  const access = kept<LocalAccess>(join(dir, LOCAL_ACCESS_FILE))
  if (access?.caFile) trustAuthority(access.caFile)
  const url = access?.url ?? `http://localhost:${env.port}`
  const answer = await fetch(`${url}/api/health`).catch(() => null)
  if (!answer) throw new Error(`${dir}/onefold.pid says it runs, but ${url} does not answer; give its PORT, or start it again`)
  const health = (await answer.json()) as { ok: boolean; parts: Record<string, { ok: boolean; detail?: string }> }
  const bad = Object.entries(health.parts).filter(([, part]) => !part.ok)
  if (bad.length > 0) throw new Error(bad.map(([name, part]) => `${name}: ${part.detail ?? 'not working'}`).join('; '))
  return `running, ${Object.keys(health.parts).join(', ')} work`
}

function builtAt(project: string): string {
  const mark = join(project, '.next', 'onefold-build')
  return existsSync(mark) ? `built ${statSync(mark).mtime.toISOString()}` : 'not built yet; the next start builds them'
}

function packagesListed(project: string): string {
  const file = join(project, SBOM_FILE)
  if (!existsSync(file)) {
    if (!existsSync(join(project, '.next', 'onefold-build'))) return 'listed (CycloneDX) with the next build'
    throw new Error('the build has no list of its packages: npm was not found when it was made; remove .next and start again')
  }
  return `${packagesIn(readFileSync(file, 'utf8'))} listed in ${SBOM_FILE} (CycloneDX), for administrators at /api/sbom`
}

function keysGuarded(dir: string): string {
  const sensitive = ['sign-ins.json', 'local-access.json', 'ca/ca.key', 'ca/server.key', 'keys/backup.key']
    .map((name) => join(dir, name))
    .filter((path) => existsSync(path))
  const open = sensitive.filter((path) => (statSync(path).mode & 0o077) !== 0)
  if (open.length > 0) throw new Error(`others can read ${open.join(', ')}; chmod 600`)
  for (const path of sensitive) readFileSync(path)
  return `${sensitive.length} guarded`
}
