import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Deaths } from './deaths.ts'
import type { Head } from './head.ts'
import type { SeriesInfo } from './series-info.ts'
import { lateAfterMs } from './series-rules.ts'
import type { Telemetry } from './service.ts'

const ROW_BYTES = 8 + 8 + 16 + 4 + 2 + 1 + 1
const STALE = 128
const NEVER = 64

/** Of these objects those within the areas of who asks. */
type Seen = (ids: readonly ObjectId[]) => Promise<readonly ObjectId[]>

/** What of a site's answer stays the same until its objects change: the JSON, ids and channels as they are sent, and what each series is asked by. */
type Site = { version: number; shown: SeriesInfo[]; head: Buffer; fixed: Buffer; series: Int32Array; lateMs: Float64Array }

/** The newest value of every channel of a site that the map shows, as columns: what a hundred thousand objects need in one answer.
 *  Little-endian, after two uint32 (length of the JSON that follows, a multiple of eight; rows): object id 16 bytes, series int32, channel uint16
 *  (index into the JSON's `channels`), then padding to eight, device time float64 (NaN: none yet), value float64, quality uint8,
 *  flags uint8 (128 stale, 64 none yet, else the source). */
export class LatestColumns {
  readonly #sites = new Map<string, Site>()

  /** Its parts, to be sent one after the other: most of it is kept and is not copied for each answer. */
  async of(
    { catalogue, head, deaths }: Pick<Telemetry, 'catalogue' | 'head' | 'deaths'>,
    { tenantId, siteId, nowMs, seen }: { tenantId: string; siteId: string; nowMs: number; seen: Seen | null },
  ): Promise<readonly Buffer[]> {
    const key = `${tenantId} ${siteId}`
    let site = this.#sites.get(key)
    if (site?.version !== catalogue.version) {
      site = siteOf([...catalogue.ofTenant(tenantId, siteId, true)], catalogue.version)
      if (site.shown.length > 0) this.#sites.set(key, site)
    }
    if (seen) {
      const ids = new Set(await seen([...new Set(site.shown.map(({ objectId }) => objectId))]))
      site = siteOf(site.shown.filter(({ objectId }) => ids.has(objectId)), site.version) // biome-ignore format: one line
    }
    return [site.head, site.fixed, newest(site, head, deaths, nowMs)]
  }
}

function newest({ series, lateMs }: Site, head: Head, deaths: Deaths, nowMs: number): Buffer {
  const n = series.length
  const bytes = new ArrayBuffer(n * (8 + 8 + 1 + 1))
  const atMs = new Float64Array(bytes, 0, n)
  const value = new Float64Array(bytes, 8 * n, n)
  const quality = new Uint8Array(bytes, 16 * n, n)
  const flags = new Uint8Array(bytes, 17 * n, n)
  head.eachLatest(series, (i, at, latest, grade, source, receivedAtMs) => {
    const isThere = at > Number.NEGATIVE_INFINITY
    const isStale = nowMs - at > lateMs[i]! || deaths.isGone(series[i]!, receivedAtMs)
    atMs[i] = isThere ? at : Number.NaN
    value[i] = isThere ? latest : Number.NaN
    quality[i] = isThere ? grade : 0
    flags[i] = isThere ? (source & 15) | (isStale ? STALE : 0) : NEVER
  })
  return Buffer.from(bytes)
}

function siteOf(shown: SeriesInfo[], version: number): Site {
  const n = shown.length
  const channels = [...new Set(shown.map(({ channel }) => channel))]
  const told = JSON.stringify({ channels, bytesARow: ROW_BYTES })
  const head = Buffer.alloc(8 + Math.ceil(told.length / 8) * 8, ' ')
  head.writeUInt32LE(head.length - 8, 0)
  head.writeUInt32LE(n, 4)
  head.write(told, 8, 'latin1')
  const fixed = Buffer.alloc(Math.ceil((n * 22) / 8) * 8)
  for (const [i, { objectId, id, channel }] of shown.entries()) {
    // channels of one object mostly stand together: its id is read once
    if (objectId === shown[i - 1]?.objectId) fixed.copy(fixed, i * 16, i * 16 - 16, i * 16)
    else fixed.write(objectId.replaceAll('-', ''), i * 16, 'hex')
    fixed.writeInt32LE(id, n * 16 + i * 4)
    fixed.writeUInt16LE(channels.indexOf(channel), n * 20 + i * 2)
  }
  const series = Int32Array.from(shown, ({ id }) => id)
  return { version, shown, head, fixed, series, lateMs: Float64Array.from(shown, ({ everyMs }) => lateAfterMs(everyMs)) }
}
