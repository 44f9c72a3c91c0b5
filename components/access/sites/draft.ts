import type { SiteFacts, SiteSummary } from '#/server/access/contract.ts'

/** A site as it is typed: names, the place of its middle in degrees, how far it reaches from there in all, in kilometres. */
export type Draft = {
  en: string
  zh: string
  slug: string
  timeZone: string
  lat: string
  lon: string
  eastWestKm: string
  northSouthKm: string
}

const KM_A_DEGREE = 111.32 // of latitude; of longitude, shorter by the cosine of the latitude
const MOST_KM = 500
const LAT_DECIMALS = 6 // a tenth of a metre

export const newDraft = (timeZone: string): Draft => ({
  en: '',
  zh: '',
  slug: '',
  timeZone,
  lat: '',
  lon: '',
  eastWestKm: '2',
  northSouthKm: '2',
})

export function draftOf({ slug, names, timeZone, center, bounds: [west, south, east, north] }: SiteSummary): Draft {
  const short = (km: number) => String(Number(km.toPrecision(3)))
  return {
    en: names.en ?? '',
    zh: names['zh-CN'] ?? '',
    slug,
    timeZone,
    lat: String(Number(center.lat.toFixed(LAT_DECIMALS))),
    lon: String(Number(center.lon.toFixed(LAT_DECIMALS))),
    eastWestKm: short((east - west) * KM_A_DEGREE * cosine(center.lat)),
    northSouthKm: short((north - south) * KM_A_DEGREE),
  }
}

/** Why it cannot be kept as it is; null where it can. */
export type Lack = 'nameNeeded' | 'slugNeeded' | 'placeNeeded' | 'reachNeeded'
export function lackOf(draft: Draft): Lack | null {
  if (draft.en.trim() === '' && draft.zh.trim() === '') return 'nameNeeded'
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(slugOf(draft))) return 'slugNeeded'
  if (!within(draft.lat, -84, 84) || !within(draft.lon, -179, 179)) return 'placeNeeded'
  if (!within(draft.eastWestKm, 0.01, MOST_KM) || !within(draft.northSouthKm, 0.01, MOST_KM)) return 'reachNeeded'
  return null
}

const within = (text: string, least: number, most: number): boolean => text.trim() !== '' && Number(text) >= least && Number(text) <= most
const cosine = (lat: number): number => Math.cos((lat / 180) * Math.PI)

/** The key that was typed, or, until one is, what the English name makes. */
export const slugOf = ({ slug, en }: Draft): string =>
  slug ||
  en
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)

export function factsOf(draft: Draft): SiteFacts {
  const [en, zh, lat, lon] = [draft.en.trim(), draft.zh.trim(), Number(draft.lat), Number(draft.lon)]
  const [halfLon, halfLat] = [Number(draft.eastWestKm) / 2 / KM_A_DEGREE / cosine(lat), Number(draft.northSouthKm) / 2 / KM_A_DEGREE]
  return {
    names: { ...(en ? { en } : {}), ...(zh ? { 'zh-CN': zh } : {}) },
    timeZone: draft.timeZone,
    center: { lon, lat },
    bounds: [lon - halfLon, lat - halfLat, lon + halfLon, lat + halfLat],
  }
}

/** Those of a site whose place and reach nobody touched stay as they are, to the last digit. */
export function changedFacts(site: SiteSummary, draft: Draft): SiteFacts {
  const was = draftOf(site)
  const same = (['lat', 'lon', 'eastWestKm', 'northSouthKm'] as const).every((field) => was[field] === draft[field])
  return { ...factsOf(draft), ...(same ? { center: site.center, bounds: site.bounds } : {}) }
}
