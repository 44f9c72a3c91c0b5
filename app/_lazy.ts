import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const known = new Map<string, string[]>()

/** Addresses of the scripts that a page's client asks for only once it is awake, from what the build wrote beside the page. None where nothing
 *  was built (development).
 *  @param page as the build names it, e.g. `(room)/map/page` */
export function lazyScripts(page: string): string[] {
  const held = known.get(page)
  if (held) return held
  const scripts = new Set<string>()
  for (const { files } of Object.values(manifestOf(page))) for (const file of files) if (file.endsWith('.js')) scripts.add(`/_next/${file}`)
  known.set(page, [...scripts])
  return [...scripts]
}

function manifestOf(page: string): Record<string, { files: string[] }> {
  if (process.env.NODE_ENV !== 'production') return {}
  return JSON.parse(readFileSync(join(process.cwd(), '.next/server/app', page, 'react-loadable-manifest.json'), 'utf8'))
}
