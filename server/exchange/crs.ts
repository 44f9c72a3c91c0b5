import gcoord from 'gcoord'
import proj4 from 'proj4'

/** What coordinates are given in, and how they become degrees. `geographic`: x is longitude and y latitude. */
export type Crs = {
  id: string
  geographic: boolean
  approximate: boolean
  toLonLat: (x: number, y: number) => readonly [lon: number, lat: number]
}

const same = (x: number, y: number) => [x, y] as const

/** The reference system of this name, or null where it is unknown.
 *  EPSG:4490 (CGCS2000) and EPSG:4326 (WGS 84) differ by decimetres, by epoch and plate motion: both are kept as given. GCJ-02 and BD-09
 *  are published by nobody: their inverse is an approximation of metres, never for survey or evidence.
 *  @source EPSG 4491–4554 (CGCS2000 / Gauss–Krüger), 32601–32760 (UTM) */
export function crsOf(name: string, grids: ReadonlyMap<string, string> = new Map()): Crs | null {
  const grid = /^LOCAL:(.+)$/i.exec(name.normalize('NFKC').trim())?.[1]
  if (grid !== undefined) return localCrs(grid, grids.get(grid))
  const id = name
    .normalize('NFKC')
    .trim()
    .toUpperCase()
    .replace(/^(URN:OGC:DEF:CRS:EPSG::|EPSG\s*:?\s*)/, 'EPSG:')
  if (id === 'EPSG:4490' || id === 'CGCS2000') return { id: 'EPSG:4490', geographic: true, approximate: false, toLonLat: same }
  if (id === 'EPSG:4326' || id === 'WGS84' || id === 'WGS 84')
    return { id: 'EPSG:4326', geographic: true, approximate: false, toLonLat: same }
  if (id === 'GCJ-02' || id === 'GCJ02')
    return {
      id: 'GCJ-02',
      geographic: true,
      approximate: true,
      toLonLat: (x, y) => gcoord.transform([x, y], gcoord.GCJ02, gcoord.WGS84) as [number, number],
    }
  if (id === 'BD-09' || id === 'BD09')
    return {
      id: 'BD-09',
      geographic: true,
      approximate: true,
      toLonLat: (x, y) => gcoord.transform([x, y], gcoord.BD09, gcoord.WGS84) as [number, number],
    }
  const definition = id.startsWith('EPSG:') ? projected(Number(id.slice(5))) : null
  if (!definition) return null
  const project = proj4(definition, '+proj=longlat +ellps=GRS80 +no_defs')
  return { id, geographic: false, approximate: false, toLonLat: (x, y) => project.forward([x, y]) as [number, number] }
}

/** A city's own grid, by the parameters it keeps to itself; what is kept of it is its name. */
function localCrs(grid: string, definition: string | undefined): Crs | null {
  if (!definition) return null
  const project = proj4(definition, '+proj=longlat +ellps=GRS80 +no_defs')
  return { id: `LOCAL:${grid}`, geographic: false, approximate: false, toLonLat: (x, y) => project.forward([x, y]) as [number, number] }
}

function projected(code: number): string | null {
  if (code === 3857) return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs'
  if (code >= 32601 && code <= 32660) return `+proj=utm +zone=${code - 32600} +datum=WGS84 +units=m +no_defs`
  if (code >= 32701 && code <= 32760) return `+proj=utm +zone=${code - 32700} +south +datum=WGS84 +units=m +no_defs`
  const zone = gaussKrueger(code)
  return zone && `+proj=tmerc +lat_0=0 +lon_0=${zone.meridian} +k=1 +x_0=${zone.falseEastingM} +y_0=0 +ellps=GRS80 +units=m +no_defs`
}

/** Six-degree zones 13 to 23 and three-degree zones 25 to 45, each with the zone number in the easting or without. */
function gaussKrueger(code: number): { meridian: number; falseEastingM: number } | null {
  if (code >= 4491 && code <= 4501) return { meridian: (code - 4478) * 6 - 3, falseEastingM: (code - 4478) * 1e6 + 5e5 }
  if (code >= 4502 && code <= 4512) return { meridian: (code - 4489) * 6 - 3, falseEastingM: 5e5 }
  if (code >= 4513 && code <= 4533) return { meridian: (code - 4488) * 3, falseEastingM: (code - 4488) * 1e6 + 5e5 }
  if (code >= 4534 && code <= 4554) return { meridian: (code - 4509) * 3, falseEastingM: 5e5 }
  return null
}
