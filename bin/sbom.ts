import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Where the list of what a build is made of lies; the server hands it out from there. */
export const SBOM_FILE = '.next/onefold-sbom.json'
const MAX_BYTES = 64 * 1024 * 1024
const Bom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(z.looseObject({ name: z.string(), version: z.string() })),
})

/** The packages this build is made of (CycloneDX), from what is installed; nothing is asked of a network.
 *  @throws Error where npm is not there, or what is installed is not what the lock says */
export async function sbomOf(project: string, signal: AbortSignal): Promise<string> {
  const npm = process.env.npm_execpath
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const args = [...first, 'sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--offline']
  const { stdout } = await promisify(execFile)(program, args, { cwd: project, signal, maxBuffer: MAX_BYTES, encoding: 'utf8' })
  const bom = Bom.parse(JSON.parse(stdout))
  const { name } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { name: string }
  const lock = createHash('sha256')
    .update(readFileSync(join(project, 'package-lock.json')))
    .digest('hex')
  // npm names the product by its folder.
  const component = { ...bom.metadata.component, name, hashes: [{ alg: 'SHA-256', content: lock }] }
  return `${JSON.stringify({ ...bom, metadata: { ...bom.metadata, component } }, null, 2)}\n`
}

/** How many packages a list names. @throws Error where it is none */
export const packagesIn = (text: string): number => Bom.parse(JSON.parse(text)).components.length
