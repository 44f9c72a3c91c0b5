import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { PersonId, TenantId } from '#/twin-models/core/ids.ts'

const Erased = z.array(z.object({ tenantId: TenantId, personId: PersonId, reason: z.string(), at: z.iso.datetime() }))
export type Erased = z.infer<typeof Erased>
const pathOf = (dataDir: string) => join(dataDir, 'erasures.json')

/** Whose name was erased, by id alone, from a file outside the database: a backup of before does not know it.
 *  @throws Error where the file is there and cannot be read: an erasure is not forgotten in silence */
export function readErased(dataDir: string): Erased {
  try {
    return Erased.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export function noteErased(dataDir: string, one: Erased[number]): void {
  const path = pathOf(dataDir)
  const others = readErased(dataDir).filter(({ tenantId, personId }) => tenantId !== one.tenantId || personId !== one.personId)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify([...others, one]), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
