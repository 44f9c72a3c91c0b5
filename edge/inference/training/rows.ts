import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Mapping, RecordingError } from '#/edge/drivers/replay-mapping.ts'
import { advancingRows, type RecordedRow } from '#/edge/drivers/replay-recording.ts'
import type { Row } from '#/protocol/windows.ts'
import { RowAssembler } from '#/protocol/windows-rows.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { convert } from '#/twin-models/core/units.ts'

export type RecordingFile = { name: string; sha256: string; rows: number }

/** Rows of a recording through the same assembler that the edge uses, so that both see the same windows.
 *  `keep` leaves lines out by their number and time, as a benchmark's protocol asks. */
export async function rowsOfRecording(
  path: string,
  mapping: Mapping,
  spec: {
    everyMs: number
    fillMs: number
    rows?: { from?: number; to?: number }
    units?: Record<string, string>
    keep?: (row: RecordedRow) => boolean
  },
): Promise<{ rows: Row[]; file: RecordingFile }> {
  const channels = Object.values(mapping.columns).map(({ channel }) => channel)
  const assembler = new RowAssembler({ channels, ...spec })
  const rows: Row[] = []
  let lines = 0
  for await (const line of advancingRows(path, mapping, spec.rows)) {
    if (spec.keep && !spec.keep(line)) continue
    lines++
    for (const { channel, unit, value } of line.values) {
      const converted = convert(value, unit, spec.units?.[channel] ?? unit)
      if (converted.ok) rows.push(...assembler.offer(channel, converted.value, line.timeMs, line.timeMs))
    }
  }
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return { rows, file: { name: basename(path), sha256, rows: lines } }
}

/** Median step between rows, rounded to the whole 100 ms: what the grid is when nobody says. */
export async function everyMsOf(path: string, mapping: Mapping): Promise<number> {
  const steps: number[] = []
  let last: number | null = null
  for await (const { timeMs } of advancingRows(path, mapping, { to: 2_000 })) {
    if (last !== null) steps.push(timeMs - last)
    last = timeMs
  }
  steps.sort((a, b) => a - b)
  return Math.max(100, Math.round((steps[Math.floor(steps.length / 2)] ?? 1000) / 100) * 100)
}

/** The mapping with its units checked against the twin type, so that a model never learns in another unit than the gateway sends.
 *  @throws RecordingError naming the column */
export function catalogueChannels(mapping: Mapping, type: TwinType): Mapping {
  for (const [column, { channel, unit }] of Object.entries(mapping.columns)) {
    const known = type.channels.find(({ id }) => id === channel)
    if (!known)
      throw new RecordingError('UNKNOWN_CHANNEL', `column "${column}" is mapped to "${channel}", which ${type.id} does not have`, {
        column,
      })
    if (convert(1, unit, known.unit).ok) continue
    throw new RecordingError('MAPPING_INVALID', `column "${column}": ${unit} is no unit of ${channel}, which is in ${known.unit}`, {
      column,
    })
  }
  return mapping
}

/** From the mapping's units to the catalogue's, as the agent does before a model sees a value. */
export function catalogueUnits(mapping: Mapping, type: TwinType): Record<string, string> {
  return Object.fromEntries(
    Object.values(mapping.columns).map(({ channel, unit }) => [channel, type.channels.find(({ id }) => id === channel)?.unit ?? unit]),
  )
}
