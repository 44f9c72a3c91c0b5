import { join } from 'node:path'
import { z } from 'zod'
import { readJson } from '#/edge/files.ts'

const Holds = z.record(z.string(), z.object({ by: z.string().min(1) }))

/** Holds set at the gateway itself: `holds.json` in its folder, `{ "<tag>": { "by": "<who>" } }`, read for each command.
 *  A file that cannot be read holds everything: nobody can tell what it would have said. */
export async function localHold(dir: string, tag: string): Promise<{ by: string } | null> {
  let value: unknown
  try {
    value = await readJson(join(dir, 'holds.json'))
  } catch {
    return { by: 'holds.json' }
  }
  if (value === null) return null
  const holds = Holds.safeParse(value)
  return holds.success ? (holds.data[tag] ?? null) : { by: 'holds.json' }
}
