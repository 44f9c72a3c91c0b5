import { problem } from './problem.ts'
import type { Source, SourceLine } from './source.ts'

type Feature = { geometry?: { type?: string; coordinates?: unknown } | null; properties?: Record<string, unknown> | null; id?: unknown }

/** Features as lines, numbered from 1; their properties are the columns, their points lon and lat. Longitude stands first, in WGS 84, unless
 *  an old file names another system.
 *  @source RFC 7946; the member `crs` of GeoJSON 2008 */
export function openGeojson(json: object, encoding: Source['encoding']): Source {
  const { features, crs } = json as { features?: unknown; crs?: { properties?: { name?: unknown } } }
  const all: Feature[] = Array.isArray(features) ? features : [json as Feature]
  const names = new Set<string>()
  for (const { properties } of all) for (const name of Object.keys(properties ?? {})) if (names.size < 200) names.add(name)
  for (const own of ['lon', 'lat']) names.delete(own)
  const headers = [...names, 'lon', 'lat']
  const named = typeof crs?.properties?.name === 'string' ? crs.properties.name : null
  return {
    format: 'geojson',
    encoding,
    headers,
    crs: named && !/CRS84/i.test(named) ? named.replace(/^urn:ogc:def:crs:EPSG:[\d.]*:/i, 'EPSG:') : 'EPSG:4326',
    problems: all.length === 0 ? [problem(1, '', 'NO_ROWS', '')] : [],
    async *lines(): AsyncGenerator<SourceLine> {
      for (const [i, feature] of all.entries()) {
        const line = i + 1
        const at = pointOf(feature)
        if (at === 'bad') yield { line, cells: [], problems: [problem(line, 'geometry', 'BAD_GEOMETRY', String(feature?.geometry?.type))] }
        else yield { line, cells: [...[...names].map((name) => cellText(feature.properties?.[name])), ...(at ?? ['', ''])] }
      }
    },
  }
}

/** The point itself; of a line or an area the middle of its corners. Nothing where it has no place. */
function pointOf(feature: Feature | null): [string, string] | null | 'bad' {
  if (typeof feature !== 'object' || feature === null) return 'bad'
  const { crs, lon, lat } = feature.properties ?? {}
  // What we gave out ourselves: the place as it was given, in the system it was given in, stands beside the geometry.
  if (crs && lon !== undefined && lat !== undefined && lon !== null && lat !== null) return [cellText(lon), cellText(lat)]
  if (!feature.geometry) return null
  const corners = pointsIn(feature.geometry.coordinates)
  if (corners.length === 0) return 'bad'
  const mean = (i: 0 | 1) => corners.reduce((sum, corner) => sum + corner[i], 0) / corners.length
  return corners.length === 1 ? [String(corners[0]?.[0]), String(corners[0]?.[1])] : [mean(0).toFixed(8), mean(1).toFixed(8)]
}

function pointsIn(value: unknown, depth = 0): [number, number][] {
  if (!Array.isArray(value) || depth > 4) return []
  if (typeof value[0] === 'number' && typeof value[1] === 'number') return [[value[0], value[1]]]
  return value.flatMap((inner) => pointsIn(inner, depth + 1))
}

export const cellText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value).trim()
