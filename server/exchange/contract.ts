import { z } from 'zod'
import { Names } from '#/twin-models/core/names.ts'

/** The columns of an import file, in the order we write them; `tag` and `type` are needed, the rest may be left out. */
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
  'gateway',
  'serial',
  'in_position',
  'aliases',
  'settings',
  'links',
] as const
export type ImportColumn = (typeof IMPORT_COLUMNS)[number]
export const NEEDED_COLUMNS = ['tag', 'type'] as const satisfies readonly ImportColumn[]

/** One refused cell: where it is, why, what to do. `line` counts the header as line 1, as a spreadsheet does. */
export const ImportProblem = z.object({
  line: z.number(),
  column: z.string(),
  code: z.string(),
  value: z.string(),
  message: z.string(),
  hint: z.string(),
})
export type ImportProblem = z.infer<typeof ImportProblem>

export const ImportReport = z.object({
  dryRun: z.boolean(),
  rows: z.number(),
  created: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  /** The first 200; `refused` counts all lines that have one. */
  problems: z.array(ImportProblem),
  ms: z.number(),
})
export type ImportReport = z.infer<typeof ImportReport>

export const ImportObjects = z.strictObject({ csv: z.string().max(20_000_000), dryRun: z.boolean().default(false) })
export type ImportObjects = z.input<typeof ImportObjects>

export const SiteFile = z.strictObject({
  tenants: z.array(
    z.strictObject({
      slug: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
      names: Names,
      sites: z.array(
        z.strictObject({
          slug: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
          names: Names,
          timeZone: z.string(),
          simulated: z.strictObject({ pace: z.number().positive() }).nullable().default(null),
          center: z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }),
          bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        }),
      ),
    }),
  ),
})
export type SiteFile = z.infer<typeof SiteFile>

export type ExchangeRefusal = { code: 'IMPORT_REFUSED'; report: ImportReport } | { code: 'BAD_SITE_FILE'; message: string }
