import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { SeriesInfo } from './catalogue.ts'
import { lateAfterMs } from './series-rules.ts'
import type { Telemetry } from './service.ts'

const ROW_BYTES = 8 + 8 + 16 + 4 + 2 + 1 + 1
const STALE = 128
const NEVER = 64

/** Of these objects those within the areas of who asks. */
type Seen = (ids: readonly ObjectId[]) => Promise<readonly ObjectId[]>

/** What of a site's answer stays the same until its objects change. */
type Site = { version: number; shown: SeriesInfo[]; head: Buffer; fixed: Buffer }

/** The newest value of every channel of a site that the map shows, as columns in one buffer: what a hundred thousand objects need in one answer.
 *  Little-endian, after two uint32 (length of the JSON that follows, a multiple of eight; rows): object id 16 bytes, series int32, channel uint16
 *  (index into the JSON's `channels`), then padding to eight, device time float64 (NaN: none yet), value float64, quality uint8,
 *  flags uint8 (128 stale, 64 none yet, else the source). */
export class LatestColumns {
  readonly #sites = new Map<string, Site>()

  async of(
    { catalogue, head, deaths }: Pick<Telemetry, 'catalogue' | 'head' | 'deaths'>,
    { tenantId, siteId, nowMs, seen }: { tenantId: string; siteId: string; nowMs: number; seen: Seen | null },
  ): Promise<Buffer> {
    const key = `${tenantId} ${siteId}`
    let site = this.#sites.get(key)
    if (site?.version !== catalogue.version) {
      site = siteOf(catalogue.ofTenant(tenantId).filter((info) => info.key && info.siteId === siteId), catalogue.version) // biome-ignore format: one line
      if (site.shown.length > 0) this.#sites.set(key, site)
    }
    if (seen) {
      const ids = new Set(await seen([...new Set(site.shown.map(({ objectId }) => objectId))]))
      site = siteOf(site.shown.filter(({ objectId }) => ids.has(objectId)), site.version) // biome-ignore format: one line
    }
    const n = site.shown.length
    const atMs = new Float64Array(n)
    const value = new Float64Array(n)
    const small = Buffer.alloc(2 * n)
    const isStale = ({ id, everyMs }: SeriesInfo, latest: { atMs: number; receivedAtMs: number }) =>
      nowMs - latest.atMs > lateAfterMs(everyMs) || deaths.isGone(id, latest.receivedAtMs)
    for (let i = 0; i < n; i++) {
      const info = site.shown[i]!
      const latest = head.latest(info.id)
      atMs[i] = latest?.atMs ?? Number.NaN
      value[i] = latest?.value ?? Number.NaN
      small[i] = latest?.quality ?? 0
      small[n + i] = latest ? (latest.source & 15) | (isStale(info, latest) ? STALE : 0) : NEVER
    }
    return Buffer.concat([site.head, site.fixed, Buffer.from(atMs.buffer), Buffer.from(value.buffer), small])
  }
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
    fixed.write(objectId.replaceAll('-', ''), i * 16, 'hex')
    fixed.writeInt32LE(id, n * 16 + i * 4)
    fixed.writeUInt16LE(channels.indexOf(channel), n * 20 + i * 2)
  }
  return { version, shown, head, fixed }
}
