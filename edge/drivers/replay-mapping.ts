import { z } from 'zod'

/** From the columns of a recording to the channels of a twin type. A column that is not named here is left out. */
export const Mapping = z.strictObject({
  type: z.string().min(1),
  delimiter: z.string().length(1).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  time: z.strictObject({
    column: z.string().min(1),
    /** `text`: 2020-03-09 10:14:33 or ISO 8601, UTC unless it names an offset; `s`, `ms`: since 1970 or since the start. */
    format: z.enum(['text', 's', 'ms']).default('text'),
  }),
  columns: z.record(z.string().min(1), z.strictObject({ channel: z.string().min(1), unit: z.string().min(1) })),
})
export type Mapping = z.infer<typeof Mapping>

/** @throws RecordingError where the file is no mapping */
export function readMapping(text: string, name: string): Mapping {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new RecordingError('MAPPING_INVALID', `${name}: not JSON: ${(cause as Error).message}`)
  }
  const parsed = Mapping.safeParse(value)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    throw new RecordingError('MAPPING_INVALID', `${name}: ${first?.path.join('.') || 'mapping'}: ${first?.message}`)
  }
  if (Object.keys(parsed.data.columns).length === 0) throw new RecordingError('MAPPING_INVALID', `${name}: columns: names no column`)
  return parsed.data
}

export type RecordingProblem =
  | 'FILE_MISSING'
  | 'MAPPING_INVALID'
  | 'EMPTY'
  | 'COLUMN_MISSING'
  | 'DECIMAL_COMMA'
  | 'NOT_A_NUMBER'
  | 'BAD_TIME'
  | 'SHORT_LINE'
  | 'NO_ROWS'
  | 'UNKNOWN_TERMINAL'
  | 'UNKNOWN_CHANNEL'

/** What is wrong with a recording, in one sentence that names file, line and column. */
export class RecordingError extends Error {
  readonly code: RecordingProblem
  readonly line: number | undefined
  readonly column: string | undefined
  constructor(code: RecordingProblem, message: string, at: { line?: number; column?: string } = {}) {
    super(message)
    this.name = 'RecordingError'
    this.code = code
    this.line = at.line
    this.column = at.column
  }
}
