import { sample } from '#/test/samples.ts'
import type { Bench, Row } from './shape.ts'
import { percentile } from './shape.ts'
import { blocksLeftOut, type FileScore, hit, PUBLISHED, pooled, readSkabMapping, scoreFile } from './skab-score.ts'

const FILES = [0, 1, 2, 3, 4, 5, 6, 7]
const NAMES = [
  'skab_f1',
  'skab_far_percent',
  'skab_mar_percent',
  'skab_begins_inside_of_8',
  'skab_findings_in_training_rows',
  'skab_false_findings_on_fault_free_blocks',
  'model_kb',
  'model_window_p99_ms',
]

/** The Skoltech Anomaly Benchmark by its own protocol, and what the issue of a trained model asks: the code that the edge runs, without network. */
export const bench: Bench = {
  name: 'skab',
  summary: 'F1, false and missed alarm rate on SKAB valve1, beside the published ones; findings that begin in the labelled window',
  async run({ project, progress }) {
    const paths = FILES.map((i) => sample('industrial', 'skab', 'valve1', `${i}.csv`))
    const free = sample('industrial', 'skab', 'anomaly-free', 'anomaly-free.csv.gz')
    if (paths.includes(null) || !free)
      return NAMES.map((name) => ({ name, value: null, n: 0, how: 'the SKAB recordings are not here; set ONEFOLD_SAMPLES' }))
    const mapping = await readSkabMapping(project)
    const scores: Awaited<ReturnType<typeof scoreFile>>[] = []
    for (const path of paths) {
      const score = await scoreFile(path as string, mapping)
      progress(fileLine(score))
      scores.push(score)
    }
    const { f1, farPercent, marPercent } = pooled(scores)
    progress(table(f1, farPercent, marPercent))
    const even = await blocksLeftOut(free, mapping, false)
    const us = scores.flatMap(({ usPerWindow }) => usPerWindow)
    const scored = scores.reduce((sum, { counts: { tp, fp, fn, tn } }) => sum + tp + fp + fn + tn, 0)
    const round = (value: number, digits: number) => Number(value.toFixed(digits))
    const row = (name: string, value: number, n: number, how: string): Row => ({ name, value, n, how })
    const protocol =
      'valve1/0..7: fitted on the first 400 rows of each file, the rest scored, pooled; a row counts as called while a finding is open'
    const best = ([method, a, b, c]: (typeof PUBLISHED)[number]) => `${method} ${a}/${b}/${c}`
    return [
      row('skab_f1', round(f1, 3), scored, `${protocol}; published F1/FAR/MAR: ${PUBLISHED.map(best).join(', ')}`),
      row('skab_far_percent', round(farPercent, 2), scored, 'false alarm rate on the same rows'),
      row('skab_mar_percent', round(marPercent, 2), scored, 'missed alarm rate on the same rows'),
      row(
        'skab_begins_inside_of_8',
        scores.filter(hit).length,
        scores.length,
        'files with a finding that begins in the labelled window within 120 rows of its onset, and none before',
      ),
      row(
        'skab_findings_in_training_rows',
        scores.reduce((sum, { inFit }) => sum + inFit, 0),
        scores.length * 400,
        'findings that begin in the rows trained on',
      ),
      row(
        'skab_false_findings_on_fault_free_blocks',
        even.length,
        1,
        `anomaly-free: trained on every other 10-minute block, run on those left out`,
      ),
      row('model_kb', round(Math.max(...scores.map(({ bytes }) => bytes)) / 1000, 2), scores.length, 'largest ONNX file'),
      row('model_window_p99_ms', round(percentile(us, 99) / 1000, 3), us.length, 'one window through ONNX Runtime, CPU, one thread'),
    ]
  },
}

function fileLine(score: FileScore): string {
  const findings = score.findings
    .map(({ first, ended, channel, percent }) => `rows ${first}–${ended ?? 'end'} ${channel} ${percent} %`)
    .join(', ')
  return `${score.file.padEnd(6)} onset ${score.onset}  ${hit(score) ? `begins ${String(score.delay).padStart(3)} rows after it` : 'MISSED'}  ${findings}`
}

function table(f1: number, farPercent: number, marPercent: number): string {
  const rows = [['Onefold (this model)', f1, farPercent, marPercent] as const, ...PUBLISHED]
  const lines = rows.map(
    ([name, a, b, c]) => `  ${name.padEnd(28)} ${a.toFixed(3).padStart(6)} ${b.toFixed(2).padStart(7)} ${c.toFixed(2).padStart(7)}`,
  )
  return ['', `  ${'SKAB valve1, pooled'.padEnd(28)} ${'F1'.padStart(6)} ${'FAR %'.padStart(7)} ${'MAR %'.padStart(7)}`, ...lines, ''].join(
    '\n',
  )
}
