import { isArea, type Polygon } from '#/components/map/polygon.ts'
import type { AreaKind, AreaRow, PutArea } from '#/server/access/contract.ts'
import { AreaId, type ObjectId, type SiteId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** An area as it is being made or changed. `version` null: it is not there yet. */
export type Draft = {
  areaId: AreaId
  version: number | null
  siteId: string
  en: string
  zh: string
  kind: AreaKind
  ring: Polygon
  /** of a branch: any code of the object at its top */
  top: string
}

export const newDraft = (siteId: string): Draft => ({
  areaId: AreaId.parse(uuidv7()),
  version: null,
  siteId,
  en: '',
  zh: '',
  kind: 'polygon',
  ring: [],
  top: '',
})

export const draftOf = ({ id, version, siteId, names, kind, ring, top }: AreaRow): Draft => ({
  areaId: AreaId.parse(id),
  version,
  siteId,
  en: names.en ?? '',
  zh: names['zh-CN'] ?? '',
  kind,
  ring: ring ?? [],
  top: top?.tag ?? '',
})

/** Why it cannot be kept as it is; null where it can. */
export type Lack = 'nameNeeded' | 'topNeeded' | 'cornersNeeded'
export function lackOf(draft: Draft, topId: string | null): Lack | null {
  if (draft.en.trim() === '' && draft.zh.trim() === '') return 'nameNeeded'
  if (draft.kind === 'branch' && topId === null) return 'topNeeded'
  if (draft.kind === 'polygon' && !isArea(draft.ring)) return 'cornersNeeded'
  return null
}

export function askOf(draft: Draft, topId: string | null): PutArea {
  const [en, zh] = [draft.en.trim(), draft.zh.trim()]
  return {
    areaId: draft.areaId,
    siteId: draft.siteId as SiteId,
    names: { ...(en ? { en } : {}), ...(zh ? { 'zh-CN': zh } : {}) },
    ...(draft.version === null ? {} : { version: draft.version }),
    shape:
      draft.kind === 'polygon'
        ? { kind: 'polygon', ring: draft.ring.map(([lon, lat]) => [lon, lat]) }
        : draft.kind === 'branch'
          ? { kind: 'branch', topId: topId as ObjectId }
          : { kind: 'site' },
  }
}

const DECIMALS = 6 // a tenth of a metre

/** Corners as somebody reads and types them: one a line, longitude and latitude in degrees. */
export const cornersSaid = (ring: Polygon): string =>
  ring.map((corner) => corner.map((degrees) => Number(degrees.toFixed(DECIMALS))).join(', ')).join('\n')

/** What was typed; null where it is no outline. A full-width comma, a tab or a blank parts two numbers too. */
export function cornersIn(text: string): Polygon | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const ring = lines.map((line) => line.trim().split(/\s*[,，;]\s*|\s+/).map(Number)) // biome-ignore format: one line, one corner
  const right = ring.every(
    ([lon, lat, more]) => more === undefined && Math.abs(lon ?? Number.NaN) <= 180 && Math.abs(lat ?? Number.NaN) < 85,
  )
  return right && isArea(ring as never) ? ring.map(([lon, lat]) => [lon!, lat!] as const) : null
}

/** How much of a map's height an outline may take, so that what lies around it is seen too. */
const AROUND = 1.8

/** What an outline spans, with something around it, as far to each side: for the map to open on. */
export function boundsOf(ring: Polygon): [number, number, number, number] {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)]
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  const [lon, lat] = [(west + east) / 2, (south + north) / 2]
  const shrink = Math.cos((lat / 180) * Math.PI) // a degree of longitude is shorter than one of latitude
  const half = (AROUND / 2) * Math.max(east - west, (north - south) / shrink)
  return [lon - half, lat - half * shrink, lon + half, lat + half * shrink]
}
