import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compressBelow } from './compress.ts'
import { copyVendor } from './copy-vendor.ts'
import { SBOM_FILE, sbomOf } from './sbom.ts'

const SOURCES = [
  'app/**/*',
  'components/**/*',
  'messages/**/*',
  'twin-models/**/*',
  'protocol/**/*',
  'server/*/contract.ts',
  'public/*',
  'next.config.ts',
  'bin/compress.ts',
  'package-lock.json',
]

/** Builds the pages where their sources have changed since the last build. @throws Error with the end of what the build said */
export async function ensureBuilt(project: string, progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  await copyVendor(project)
  const mark = join(project, '.next', 'onefold-build')
  const fingerprint = fingerprintOf(project)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return
  progress('Building the pages (once, less than a minute)')
  // Next clears its folder when it begins: the list of packages is written when it has ended.
  const unlisted = (error: unknown) => {
    if (!signal.aborted) progress(`The list of packages could not be made: ${String(error).split('\n', 1)[0]}`)
  }
  const [sbom] = await Promise.all([sbomOf(project, signal).catch(unlisted), next(project, signal)])
  if (sbom) writeFileSync(join(project, SBOM_FILE), sbom)
  await Promise.all(['.next/static', 'public/vendor'].map((folder) => compressBelow(join(project, folder))))
  writeFileSync(mark, fingerprint)
}

function fingerprintOf(project: string): string {
  const hash = createHash('sha256')
  for (const path of globSync(SOURCES, { cwd: project, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort())
    hash.update(path.slice(project.length)).update(readFileSync(path))
  return hash.digest('hex')
}

function next(project: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(project, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-4_000)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the pages could not be built:\n${said}`))))
  })
}
