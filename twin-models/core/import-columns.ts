/** The columns of a file of objects, in the order we write them; `tag` and `type` are needed, the rest may be left out. `epoch` is the year in
 *  which coordinates hold, as a decimal; `accuracy_m` their standard deviation as given. */
export const IMPORT_COLUMNS = [
  'tag',
  'type',
  'kind',
  'name_en',
  'name_zh',
  'parent',
  'site',
  'lon',
  'lat',
  'level_m',
  'heading_deg',
  'crs',
  'epoch',
  'accuracy_m',
  'gateway',
  'serial',
  'in_position',
  'aliases',
  'settings',
  'links',
  'city_code',
] as const
export type ImportColumn = (typeof IMPORT_COLUMNS)[number]
