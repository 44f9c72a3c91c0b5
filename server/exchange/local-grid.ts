import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import proj4 from 'proj4'
import { z } from 'zod'
import { tenantById } from '#/server/access/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'

/** The grids of cities are secrets of theirs: they stand in a file of the installation, readable by its user alone, and never in the database,
 *  the log or an export. `local-grids.json` in the data folder: { "<tenant>": { "<name>": "+proj=tmerc …" } }. */
const GridFile = z.record(z.string(), z.record(z.string().regex(/^[\p{L}\p{N}_-]{1,40}$/u), z.string().max(1_000)))
export const LOCAL_GRIDS_FILE = 'local-grids.json'

/** The parameters by name, of one tenant; none where there is no file.
 *  @throws Error that names the file and what is wrong, never what stands in it */
export async function localGrids(system: System, tenantId: TenantId): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(system.dataDir, LOCAL_GRIDS_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Error(`${LOCAL_GRIDS_FILE} cannot be read: ${error.code}`)
  })
  if (text === null) return new Map()
  const tenant = await system.db.tenant(tenantId, (tx) => tenantById(tx, tenantId))
  const grids = Object.entries(gridsIn(text)[tenant?.slug ?? ''] ?? {})
  for (const [name, definition] of grids)
    if (!isUsable(definition)) throw new Error(`${LOCAL_GRIDS_FILE}: the grid ${name} is no definition of proj`)
  return new Map(grids)
}

function gridsIn(text: string): z.infer<typeof GridFile> {
  try {
    return GridFile.parse(JSON.parse(text))
  } catch {
    throw new Error(`${LOCAL_GRIDS_FILE} must be { "<tenant>": { "<name>": "+proj=…" } }`)
  }
}

function isUsable(definition: string): boolean {
  try {
    return definition.startsWith('+proj=') && Number.isFinite(proj4(definition, '+proj=longlat +ellps=GRS80 +no_defs').forward([0, 0])[0])
  } catch {
    return false
  }
}
