import { IMPORT_COLUMNS, type ImportColumn } from '#/twin-models/core/import-columns.ts'
import { CRS, type LonLat } from './frame.ts'

/** One line of objects.csv, the same columns a user's own import has. */
export type ObjectRow = {
  tag: string
  type: string
  kind: 'position' | 'asset'
  name_en: string
  name_zh: string
  parent: string
  site: string
  lon: number | ''
  lat: number | ''
  level_m: number | ''
  heading_deg: number | ''
  crs: string
  gateway: string
  serial: string
  in_position: string
  aliases: string
  settings: Record<string, unknown>
  links: string
}

type Placed = { at?: LonLat; levelM?: number; headingDeg?: number }
type More = Partial<Pick<ObjectRow, 'parent' | 'gateway' | 'aliases' | 'settings'>> & Placed

export const position = (site: string, tag: string, type: string, nameEn: string, nameZh: string, more: More = {}): ObjectRow => ({
  tag,
  type,
  kind: 'position',
  name_en: nameEn,
  name_zh: nameZh,
  parent: more.parent ?? '',
  site,
  lon: more.at?.[0] ?? '',
  lat: more.at?.[1] ?? '',
  level_m: more.levelM ?? '',
  heading_deg: more.headingDeg ?? '',
  crs: more.at ? CRS : '',
  gateway: more.gateway ?? '',
  serial: '',
  in_position: '',
  aliases: more.aliases ?? '',
  settings: more.settings ?? {},
  links: '',
})

export const asset = (
  site: string,
  tag: string,
  type: string,
  names: [en: string, zh: string],
  serial: string,
  inPosition: string,
  properties: Record<string, number>,
): ObjectRow => ({
  ...position(site, tag, type, ...names, { settings: { properties } }),
  kind: 'asset',
  serial,
  in_position: inPosition,
})

/** RFC 4180; a settings object without content is an empty field. */
export function csvOf(rows: readonly ObjectRow[]): string {
  const cell = (value: unknown) => {
    const text = typeof value === 'object' && value !== null ? (Object.keys(value).length > 0 ? JSON.stringify(value) : '') : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const columns = IMPORT_COLUMNS.filter((column): column is ImportColumn & keyof ObjectRow => column in (rows[0] ?? {}))
  return `${[columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))].join('\n')}\n`
}
