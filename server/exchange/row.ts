import type { SiteSummary } from '#/server/access/contract.ts'
import { type ObjectKind, Tag } from '#/server/registry/contract.ts'
import { canonicalIn, epochOf, isAliasScheme, type NewAlias, type NewPlace } from '#/server/registry/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { visible } from '#/twin-models/core/text.ts'
import type { ImportColumn, ImportProblem } from './contract.ts'
import type { Crs } from './crs.ts'
import { type DraftLink, readLinks } from './links.ts'
import { type ProblemCode, problem } from './problem.ts'

/** A line of the file by column; a column that the file has not is undefined, an empty cell is ''. */
export type RawRow = { line: number; cells: Partial<Record<ImportColumn, string>> }
export type RowsRead = { rows: RawRow[]; problems: ImportProblem[] }

/** A line that can be read by itself; what it points to is looked up afterwards. `undefined`: the file does not speak of it. */
export type Draft = {
  line: number
  tag: string
  typeId: string
  kind: ObjectKind
  names: Names
  site: SiteSummary | undefined
  parent: string | null | undefined
  gateway: string | null | undefined
  place: NewPlace | undefined
  serial: string | null
  inPosition: string | null
  aliases: NewAlias[]
  settings: Record<string, unknown> | undefined
  links: DraftLink[] | undefined
}
export type RowRules = { sites: ReadonlyMap<string, SiteSummary>; crs: (name: string) => Crs | null; workingCrs: string }

const SITE_MARGIN_DEG = 0.25
/** Decimal years: of what is older no coordinates by satellite are known. */
const EPOCHS = [1980, 2100] as const

/** One line, checked cell by cell; every fault of it is told at once. */
export function readRow({ line, cells: given }: RawRow, rules: RowRules): { draft: Draft | null; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const cells = withCityCode(seen(given))
  const refuse = (column: ImportColumn, code: ProblemCode, value = cells[column] ?? '') =>
    void problems.push(problem(line, column, code, value))
  for (const column of ['tag', 'name_en', 'name_zh', 'serial', 'aliases'] as const)
    if (/^[=+@]/.test((cells[column] ?? '').normalize('NFKC'))) refuse(column, 'FORMULA')

  const tag = Tag.safeParse((cells.tag ?? '').normalize('NFC'))
  if (!tag.success && !problems.some((it) => it.column === 'tag')) refuse('tag', cells.tag ? 'BAD_TAG' : 'REQUIRED')
  const type = cells.type ? twinType(cells.type) : null
  if (!type) refuse('type', cells.type ? 'UNKNOWN_TYPE' : 'REQUIRED')
  const kind = type?.kind ?? 'position'
  if (type && cells.kind && cells.kind !== kind) refuse('kind', 'WRONG_KIND')
  for (const column of ['name_en', 'name_zh'] as const) if ((cells[column] ?? '').length > 200) refuse(column, 'NAME_TOO_LONG')
  const site = cells.site ? rules.sites.get(cells.site) : undefined
  if (cells.site && !site) refuse('site', 'UNKNOWN_SITE')
  if (cells.serial && kind === 'position') refuse('serial', 'SERIAL_OF_POSITION')
  if (cells.serial && canonicalIn('serial', cells.serial) === null) refuse('serial', 'BAD_ALIAS')
  const place = readPlace(cells, rules, site, refuse)
  const aliases = readAliases(cells.aliases ?? '')
  if (!aliases) refuse('aliases', 'BAD_ALIAS')
  const settings = readSettings(cells.settings)
  if (settings === null) refuse('settings', 'BAD_SETTINGS')
  const links = cells.links === undefined ? undefined : readLinks(cells.links)
  if (links === null) refuse('links', 'BAD_LINKS')
  if (problems.length > 0 || !tag.success || !type || !aliases || settings === null || links === null) return { draft: null, problems }
  const draft: Draft = {
    line,
    tag: tag.data,
    typeId: type.id,
    kind,
    names: namesOf(cells, tag.data),
    site,
    parent: reference(cells.parent),
    gateway: reference(cells.gateway),
    place,
    serial: cells.serial || null,
    inPosition: cells.in_position || null,
    aliases,
    settings,
    links,
  }
  return { draft, problems }
}

type Cells = RawRow['cells']

/** What one sees of the cells. */
const seen = (given: Cells): Cells => Object.fromEntries(Object.entries(given).map(([column, cell]) => [column, visible(cell).trim()]))

/** A component of the city is called by its code where it has no tag. */
const withCityCode = (cells: Cells): Cells =>
  cells.city_code
    ? { ...cells, tag: cells.tag || cells.city_code, aliases: [cells.aliases, `city:${cells.city_code}`].filter(Boolean).join('; ') }
    : cells
type Refuse = (column: ImportColumn, code: ProblemCode, value?: string) => void

/** A column that the file has and a line leaves empty says: none. */
const reference = (cell: string | undefined) => (cell === undefined ? undefined : cell === '' ? null : cell.normalize('NFC'))

const namesOf = (cells: Cells, tag: string): Names =>
  cells.name_en || cells.name_zh
    ? { ...(cells.name_en ? { en: cells.name_en } : {}), ...(cells.name_zh ? { 'zh-CN': cells.name_zh } : {}) }
    : { en: tag }

function readPlace(cells: Cells, rules: RowRules, site: SiteSummary | undefined, refuse: Refuse): NewPlace | undefined {
  const crs = rules.crs(cells.crs || rules.workingCrs)
  if (!crs) return void refuse('crs', 'UNKNOWN_CRS')
  const levelM = readNumber(cells.level_m, 'level_m', [-2_000, 10_000], refuse) ?? 0
  const headingDeg = readNumber(cells.heading_deg, 'heading_deg', [-360, 360], refuse) ?? 0
  if (!cells.lon && !cells.lat) return undefined
  if (!cells.lon || !cells.lat) return void refuse(cells.lon ? 'lat' : 'lon', 'PLACE_INCOMPLETE')
  const most = crs.geographic ? [360, 180] : [1e8, 1e8]
  const x = readNumber(cells.lon, 'lon', [-(most[0] ?? 0), most[0] ?? 0], refuse)
  const y = readNumber(cells.lat, 'lat', [-(most[1] ?? 0), most[1] ?? 0], refuse)
  if (x === undefined || y === undefined) return undefined
  if (crs.geographic && (Math.abs(y) > 90 || Math.abs(x) > 180))
    return void refuse('lat', Math.abs(x) <= 90 && Math.abs(y) <= 180 ? 'SWAPPED' : 'OUT_OF_RANGE')
  const [lon, lat] = crs.toLonLat(x, y)
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return void refuse('lon', 'OUT_OF_RANGE')
  const astray = site ? astrayIn(crs, site, x, y) : null
  if (astray) return void refuse('lon', astray, `${cells.lon}, ${cells.lat}`)
  const epoch = readNumber(cells.epoch, 'epoch', EPOCHS, refuse) ?? epochOf(crs.id)
  const accuracyM = readNumber(cells.accuracy_m, 'accuracy_m', [0, 100_000], refuse) ?? null
  const source = { crs: crs.id, x, y, epoch, accuracyM }
  return { lon, lat, levelM, headingDeg: ((headingDeg % 360) + 360) % 360, source, approximate: crs.approximate }
}

/** In China the northing of a grid is its x: a column of that name has it. */
function astrayIn(crs: Crs, site: SiteSummary, x: number, y: number): 'SWAPPED' | 'OUTSIDE_SITE' | null {
  const astray = farFrom(site, ...crs.toLonLat(x, y))
  if (astray !== 'OUTSIDE_SITE' || crs.geographic) return astray
  const turned = crs.toLonLat(y, x)
  return turned.every(Number.isFinite) && isNear(site, ...turned) ? 'SWAPPED' : 'OUTSIDE_SITE'
}

/** What is wrong with a place that is not at its site; null where it is. */
export const farFrom = (site: SiteSummary, lon: number, lat: number): 'SWAPPED' | 'OUTSIDE_SITE' | null =>
  isNear(site, lon, lat) ? null : isNear(site, lat, lon) ? 'SWAPPED' : 'OUTSIDE_SITE'

function isNear({ bounds: [west, south, east, north] }: SiteSummary, lon: number, lat: number): boolean {
  return lon >= west - SITE_MARGIN_DEG && lon <= east + SITE_MARGIN_DEG && lat >= south - SITE_MARGIN_DEG && lat <= north + SITE_MARGIN_DEG
}

function readNumber(
  cell: string | undefined,
  column: ImportColumn,
  [least, most]: readonly [number, number],
  refuse: Refuse,
): number | undefined {
  if (!cell) return undefined
  const text = cell.normalize('NFKC')
  if (/^[+-]?\d+,\d+$/.test(text)) return void refuse(column, 'DECIMAL_COMMA')
  if (SEXAGESIMAL.test(text) || (/[°′″'"NSEW]/i.test(text) && /\d/.test(text) && !/^[+-]?[\d.]+e[+-]?\d+$/i.test(text)))
    return void refuse(column, 'DEGREES_MINUTES')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return void refuse(column, 'NOT_A_NUMBER')
  const value = Number(text)
  if (value < least || value > most) return void refuse(column, 'OUT_OF_RANGE')
  return value
}

/** `121 30 00` and `121:30:00.5`, as instruments write it. */
const SEXAGESIMAL = /^[+-]?\d{1,3}[ :]\d{1,2}([ :]\d{1,2})?(\.\d+)?$/

/** `city:310115-0104-000042; free:OLD 7` */
function readAliases(cell: string): NewAlias[] | null {
  const aliases: NewAlias[] = []
  for (const part of cell
    .split(';')
    .map((it) => it.trim())
    .filter(Boolean)) {
    const [scheme, ...rest] = part.split(':')
    const value = rest.join(':').trim()
    if (!scheme || !value || value.length > 200 || !isAliasScheme(scheme) || canonicalIn(scheme, value) === null) return null
    aliases.push({ scheme, value })
  }
  return aliases
}

function readSettings(cell: string | undefined): Record<string, unknown> | undefined | null {
  if (cell === undefined) return undefined
  if (cell === '') return {}
  try {
    // A key of the prototype is data here and nothing else: own properties only.
    const value: unknown = JSON.parse(cell, (key, inner) => (key === '__proto__' ? undefined : inner))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
