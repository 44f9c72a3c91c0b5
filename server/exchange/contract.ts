import { z } from 'zod'
import { SiteFacts, Slug } from '#/server/access/contract.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { IMPORT_COLUMNS, type ImportColumn } from '#/twin-models/core/import-columns.ts'
import { Names } from '#/twin-models/core/names.ts'
import { Whole } from '#/twin-models/core/whole.ts'

export { IMPORT_COLUMNS, type ImportColumn }
export const NEEDED_COLUMNS = ['tag', 'type'] as const satisfies readonly ImportColumn[]

export const IMPORT_FORMATS = ['csv', 'xlsx', 'geojson', 'td'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** Which column of the file is which of ours; null for one that is not brought in. `types` says which twin type a word of the file means. */
export const ImportMapping = z.strictObject({
  columns: z.array(z.enum(IMPORT_COLUMNS).nullable()).max(200),
  defaults: z
    .strictObject({ type: z.string().max(60).optional(), site: z.string().max(60).optional(), crs: z.string().max(60).optional() })
    .default({}),
  types: z.record(z.string().max(200), z.string().max(60)).default({}),
  decimalComma: z.boolean().default(false),
})
export type ImportMapping = z.infer<typeof ImportMapping>

export const IMPORT_STATES = ['read', 'checking', 'checked', 'stale', 'applying', 'applied', 'undone', 'failed'] as const
export type ImportState = (typeof IMPORT_STATES)[number]
export const VERDICTS = ['create', 'change', 'same', 'refuse'] as const
export type Verdict = (typeof VERDICTS)[number]

/** One import as its maker sees it. */
export type ImportView = {
  id: string
  fileName: string
  bytes: number
  format: ImportFormat
  encoding: string
  by: string
  at: string
  state: ImportState
  headers: string[]
  /** The first lines of the file, as they stand there. */
  sample: string[][]
  mapping: ImportMapping
  /** Words of the type column that are no twin type yet. */
  unknownTypes: string[]
  crs: string | null
  problems: ImportProblem[]
  report: ImportReport | null
  progress: { stage: 'reading' | 'checking' | 'writing'; done: number; total: number } | null
  undoneAt: string | null
}

export const CheckImport = z.strictObject({ importId: z.uuidv7(), mapping: ImportMapping })
export const OneImport = z.strictObject({ importId: z.uuidv7() })
export const ImportLines = z.strictObject({
  importId: z.uuidv7(),
  verdict: z.enum(VERDICTS).optional(),
  afterLine: Whole.default(0),
  limit: z.int().min(1).max(500).default(200),
})
export type ImportLines = z.infer<typeof ImportLines>
export type ImportLine = {
  line: number
  verdict: Verdict
  tag: string
  name: string
  typeId: string
  changed: string[]
  problems: ImportProblem[]
}
/** A line of which something else would come than what was seen; `was` is null where it was not there. */
export type StaleLine = { line: number; tag: string; was: Verdict | null; now: Verdict }
/** Where the lines of an import lie, thinned to what a map can show. */
export type ImportPreview = { points: { lon: number; lat: number; verdict: Verdict; tag: string }[]; all: number }

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

/** Sheets of label stock that can be printed on, by what stands on their box. */
export const STOCK_IDS = ['a4-3x8', 'a4-3x7', 'a4-5x13', 'letter-5160'] as const
export const LabelSheet = z.strictObject({
  objectIds: z.array(ObjectId).min(1).max(2_000),
  stock: z.enum(STOCK_IDS),
  /** Labels of the first sheet that are used already. */
  skip: z.int().min(0).max(64).default(0),
  locale: z.enum(['en', 'zh-CN']),
})
export type LabelSheet = z.infer<typeof LabelSheet>

export const SiteFile = z.strictObject({
  tenants: z.array(
    z.strictObject({
      slug: Slug,
      names: Names,
      sites: z.array(SiteFacts.extend({ slug: Slug, simulated: z.strictObject({ pace: z.number().positive() }).nullable().default(null) })),
    }),
  ),
})
export type SiteFile = z.infer<typeof SiteFile>

export type ExchangeRefusal =
  | { code: 'IMPORT_REFUSED'; report: ImportReport }
  | { code: 'BAD_SITE_FILE'; message: string }
  | { code: 'IMPORT_NOT_FOUND' }
  | { code: 'IMPORT_BUSY' }
  | { code: 'IMPORT_DONE' }
  | { code: 'IMPORT_NOT_CHECKED' }
  /** Since it was checked the registry has changed: something else would come of these lines. */
  | { code: 'IMPORT_STALE'; count: number; lines: StaleLine[] }
  | { code: 'IMPORT_TOUCHED'; count: number; tag: string }
  | { code: 'TOO_LARGE_FILE'; maxMegabytes: number }
