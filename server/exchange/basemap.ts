import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { basemaps } from './schema.ts'

const MAX_BYTES = 64 * 1024 * 1024
const Collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({ type: z.literal('Feature'), geometry: z.object({ type: z.string() }).loose() }).loose()).min(1),
})

export type BasemapRefusal = { code: 'FILE_UNREADABLE'; message: string } | { code: 'TOO_LARGE_BASEMAP'; bytes: number; maxBytes: number }
export type Basemap = { hash: string; geojson(): Promise<unknown> }

/** Keeps the GeoJSON a site's map is drawn on; the same file again changes nothing. Coordinates in WGS 84 or CGCS2000 degrees. */
export async function importBasemap(
  system: System,
  by: { tenantId: TenantId; actor: FeedActor },
  siteId: SiteId,
  geojson: string,
): Promise<Result<{ hash: string }, BasemapRefusal>> {
  const bytes = Buffer.byteLength(geojson)
  if (bytes > MAX_BYTES) return refuse({ code: 'TOO_LARGE_BASEMAP', bytes, maxBytes: MAX_BYTES })
  const parsed = Collection.safeParse(jsonOf(geojson))
  if (!parsed.success)
    return refuse({
      code: 'FILE_UNREADABLE',
      message: `not a GeoJSON FeatureCollection: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
    })
  const hash = createHash('sha256').update(geojson).digest('hex')
  const geojsonGzip = await promisify(gzip)(geojson)
  const row = { siteId, tenantId: by.tenantId, hash, geojsonGzip, importedAt: new Date(system.clock.nowMs()) }
  await system.db.tenant(by.tenantId, async (tx) => {
    const [kept] = await tx.select({ hash: basemaps.hash }).from(basemaps).where(eq(basemaps.siteId, siteId))
    if (kept?.hash === hash) return
    await tx.insert(basemaps).values(row).onConflictDoUpdate({ target: basemaps.siteId, set: row })
    await appendFeed(tx, {
      tenantId: by.tenantId,
      actor: by.actor,
      verb: 'basemap.imported',
      subject: { kind: 'site', id: siteId },
      siteId,
      data: { hash, bytes },
    })
  })
  return ok({ hash })
}

/** The basemap of a site of this tenant; the file itself is read only when it is asked for. */
export async function readBasemap(system: System, tenantId: TenantId, siteId: string): Promise<Basemap | null> {
  const [found] = await system.db.tenant(tenantId, (tx) =>
    tx
      .select({ hash: basemaps.hash })
      .from(basemaps)
      .where(eq(basemaps.siteId, siteId as SiteId)),
  )
  if (!found) return null
  return {
    hash: found.hash,
    async geojson() {
      const [row] = await system.db.tenant(tenantId, (tx) =>
        tx
          .select({ geojsonGzip: basemaps.geojsonGzip })
          .from(basemaps)
          .where(eq(basemaps.siteId, siteId as SiteId)),
      )
      return row ? JSON.parse((await promisify(gunzip)(row.geojsonGzip)).toString()) : { type: 'FeatureCollection', features: [] }
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
