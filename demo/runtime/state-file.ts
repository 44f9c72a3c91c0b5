import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

type Kept = { toJSON(): unknown; restore(state: never): void }

/** A world's state in a file of the agent's folder; a damaged or missing file means a new world. */
export async function restoreWorld(dir: string, name: string, world: Kept): Promise<void> {
  const text = await readFile(join(dir, `${name}.json`), 'utf8').catch(() => null)
  if (text === null) return
  try {
    world.restore(JSON.parse(text) as never)
  } catch {
    // half a file after a power cut: the simulated world starts anew, nothing measured is lost
  }
}

export async function keepWorld(dir: string, name: string, world: Kept): Promise<void> {
  await mkdir(dir, { recursive: true })
  const path = join(dir, `${name}.json`)
  await writeFile(`${path}.new`, JSON.stringify(world))
  await rename(`${path}.new`, path)
}
