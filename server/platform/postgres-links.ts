import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** The libraries of the packaged PostgreSQL refer to each other by links, which npm packages cannot carry: the package makes them by an install
 *  script. Ours runs none (see .npmrc), so they are made here, once.
 *  @throws Error with one line when the package cannot be written by this user */
export function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return // not on every system
  const root = dirname(native)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue // made meanwhile
      throw new Error(
        `PostgreSQL's libraries are not linked yet and ${dirname(link)} cannot be written: run npm rebuild --ignore-scripts=false ${scopeOf(root)} as its owner, once`,
      )
    }
  }
}

const scopeOf = (root: string) => `${basename(dirname(root))}/${basename(root)}`
