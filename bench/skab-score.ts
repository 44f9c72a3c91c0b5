import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Mapping } from '#/edge/drivers/replay-mapping.ts'
import { readMapping } from '#/edge/drivers/replay-mapping.ts'
import { advancingRows, type RecordedRow } from '#/edge/drivers/replay-recording.ts'
import type { Outcome } from '#/edge/inference/detector.ts'
import { onnxDetector } from '#/edge/inference/onnx-detector.ts'
import { openScorer } from '#/edge/inference/onnx-session.ts'
import { judgeFor, TAIL, windowFor } from '#/edge/inference/training/defaults.ts'
import { rowsOfRecording } from '#/edge/inference/training/rows.ts'
import { type Trained, trainModel } from '#/edge/inference/training/train.ts'
import type { Row } from '#/protocol/windows.ts'

/** The benchmark's own protocol: fit on the first 400 rows of a file, score the rest, pool all files. */
const FIT_ROWS = 400
const WITHIN_ROWS = 120

/** F1, false alarm rate %, missed alarm rate %, of the benchmark's published predictions on the same eight files and rows. */
export const PUBLISHED = [
  ['MSET', 0.716, 45.2, 22.31],
  ['T2+Q', 0.652, 31.01, 38.6],
  ['Conv-AE', 0.65, 14.34, 45.85],
  ['LSTM-AE', 0.538, 20.66, 56.6],
  ['T2', 0.523, 30.01, 55.34],
  ['MSCRED', 0.225, 55.14, 81.91],
  ['Vanilla LSTM', 0.206, 12.34, 87.28],
  ['Isolation forest', 0.044, 1.29, 97.71],
  ['every row called anomalous', 0.697, 100, 0],
] as const

export type FindingRows = { first: number; told: number; ended: number | null; channel: string; percent: number | string | undefined }
export type FileScore = {
  file: string
  findings: FindingRows[]
  onset: number
  /** Rows from the onset to the beginning of the finding that begins in the window; null: none within 120. */
  delay: number | null
  inFit: number
  early: number
  counts: { tp: number; fp: number; fn: number; tn: number }
}

export const readSkabMapping = async (project: string): Promise<Mapping> => {
  const path = `${project}/demo/mappings/skab.json`
  return readMapping(await readFile(path, 'utf8'), basename(path))
}

export function trainSkab(rows: readonly Row[], mapping: Mapping, files: Trained['manifest']['training']['files'] = []): Trained {
  const channels = Object.values(mapping.columns).map(({ channel, unit }) => ({ id: channel, unit }))
  const trained = trainModel(rows, {
    id: 'test-bed.bench',
    version: '1',
    typeId: mapping.type,
    kind: 'anomaly',
    file: 'bench.onnx',
    files,
    channels,
    context: [],
    tail: TAIL,
    reference: 'recent',
    window: windowFor(1000),
    judge: judgeFor(1000),
    when: [],
    settleMs: 0,
    at: '',
    command: 'bench skab',
  })
  if (!trained.ok) throw new Error(`too few windows to train on: ${trained.refusal.windows} of ${trained.refusal.needed}`)
  return trained.value
}

/** Findings of a model on lines of a recording, through the code the edge runs. Rows are counted from 0. */
export async function findingsOf(
  model: Trained,
  lines: AsyncIterable<RecordedRow>,
): Promise<{ findings: FindingRows[]; times: number[]; usPerWindow: number[] }> {
  const terminal = { tag: 'bench', typeId: model.manifest.typeId, settings: {}, relations: {}, everyMs: {} }
  const detector = onnxDetector(model.manifest, await openScorer(model.onnx, model.manifest), [terminal])
  const usPerWindow: number[] = []
  detector.timed = (us) => usPerWindow.push(us)
  const times: number[] = []
  const findings: FindingRows[] = []
  for await (const line of lines) {
    const index = times.push(line.timeMs) - 1
    for (const { channel, value } of line.values) {
      const sample = { tag: 'bench', channel, value, processMs: line.timeMs, atMs: line.timeMs }
      for (const outcome of await detector.offer(sample)) note(findings, outcome, index, times)
    }
  }
  return { findings, times, usPerWindow }
}

function note(findings: FindingRows[], outcome: Outcome, index: number, times: readonly number[]): void {
  const { params } = outcome.evidence
  if (outcome.verdict === 'opened') {
    findings.push({
      first: times.indexOf(outcome.open.sinceMs),
      told: index,
      ended: null,
      channel: String(params.channel),
      percent: params.percent,
    })
  }
  const last = findings.at(-1)
  if (outcome.verdict === 'ended' && last) last.ended = index
}

export async function scoreFile(
  path: string,
  mapping: Mapping,
  model: Trained | null = null,
): Promise<FileScore & { usPerWindow: number[]; bytes: number }> {
  const own = model ?? (await trainOn([path], mapping))
  const { findings, usPerWindow } = await findingsOf(own, advancingRows(path, mapping))
  const labels = await labelsOf(path)
  const onset = labels.indexOf(1)
  const end = onset < 0 ? -1 : labels.findIndex((label, i) => i > onset && label === 0)
  const last = end < 0 ? labels.length : end
  const begins = findings.find(({ first }) => first >= onset && first <= onset + WITHIN_ROWS && first < last)
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  labels.forEach((label, row) => {
    if (row < FIT_ROWS) return
    const said = findings.some(({ told, ended }) => row >= told && (ended === null || row < ended))
    counts[said ? (label ? 'tp' : 'fp') : label ? 'fn' : 'tn']++
  })
  return {
    file: basename(path),
    findings,
    onset,
    delay: begins ? begins.first - onset : null,
    counts,
    usPerWindow,
    bytes: own.onnx.length,
    inFit: findings.filter(({ first }) => first < FIT_ROWS).length,
    early: findings.filter(({ first }) => first >= FIT_ROWS && first < onset).length,
  }
}

export async function trainOn(paths: readonly string[], mapping: Mapping, rows = { from: 0, to: FIT_ROWS }): Promise<Trained> {
  const { everyMs, fillMs } = windowFor(1000)
  const parts = await Promise.all(paths.map((path) => rowsOfRecording(path, mapping, { everyMs, fillMs, rows })))
  return trainSkab(
    parts.flatMap((part) => part.rows),
    mapping,
    parts.map(({ file }) => file),
  )
}

async function labelsOf(path: string): Promise<number[]> {
  const [header, ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/)
  const at = header?.split(';').indexOf('anomaly') ?? -1
  return lines.map((line) => Number(line.split(';')[at]))
}

export function pooled(scores: readonly FileScore[]): { f1: number; farPercent: number; marPercent: number } {
  const total = (key: keyof FileScore['counts']) => scores.reduce((sum, { counts }) => sum + counts[key], 0)
  const [tp, fp, fn, tn] = [total('tp'), total('fp'), total('fn'), total('tn')]
  return { f1: (2 * tp) / (2 * tp + fp + fn), farPercent: (100 * fp) / (fp + tn), marPercent: (100 * fn) / (fn + tp) }
}

export const hit = ({ delay, inFit, early }: FileScore) => delay !== null && inFit === 0 && early === 0

/** Trained on every other 10-minute block, run on the blocks left out, which are played one after the other as they were recorded. */
export async function blocksLeftOut(path: string, mapping: Mapping, odd: boolean): Promise<FindingRows[]> {
  const { everyMs, fillMs } = windowFor(1000)
  let startMs: number | null = null
  const isOdd = (row: RecordedRow) => {
    startMs ??= row.timeMs
    return Math.floor((row.timeMs - startMs) / 600_000) % 2 === 1
  }
  const { rows, file } = await rowsOfRecording(path, mapping, { everyMs, fillMs, keep: (row) => isOdd(row) === odd })
  const model = trainSkab(rows, mapping, [file])
  async function* leftOut() {
    for await (const row of advancingRows(path, mapping)) if (isOdd(row) !== odd) yield row
  }
  return (await findingsOf(model, leftOut())).findings
}
