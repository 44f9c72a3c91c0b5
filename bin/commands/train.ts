import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { readMapping } from '#/edge/drivers/replay-mapping.ts'
import { checkRecording } from '#/edge/drivers/replay-recording.ts'
import { openScorer } from '#/edge/inference/onnx-session.ts'
import { BASE_ROWS, judgeFor, LEVEL_ROWS, TAIL, windowFor } from '#/edge/inference/training/defaults.ts'
import { catalogueChannels, catalogueUnits, everyMsOf, rowsOfRecording } from '#/edge/inference/training/rows.ts'
import { type Trained, trainModel } from '#/edge/inference/training/train.ts'
import type { ModelManifest } from '#/protocol/windows-manifest.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Command, type Input, UsageError } from '../command.ts'

const text = (help: string) => ({ type: 'string', help }) as const

export const command: Command = {
  name: 'train',
  summary:
    'Learns from fault-free recordings what is normal and writes an ONNX model with its manifest. With several files, --rows is taken of each.',
  usage: '<csv…> --map <mapping.json> --out <model.onnx> [--type test-bed] [--rows 0..400]',
  options: {
    map: text('mapping file: columns of the recording to channels'),
    out: text('the ONNX file to write; the manifest stands beside it with the ending .json'),
    type: text('twin type; the default is that of the mapping'),
    rows: text('rows of each file to learn from, counted from 0, the last excluded: 0..400'),
    kind: text('finding kind of the twin type (default: anomaly, or the first it has)'),
    id: text('id of the model (default: the twin type and the file name)'),
    'model-version': text('version of the model (default: 1)'),
    reference: text('recent: judged against the rows just before (default); trained: against what training saw'),
    context: text('channels that explain the others and are not judged, by comma'),
    when: text('condition for a row to count, such as running=1'),
    settle: text('seconds after the condition came true that are left out'),
    about: text('only this channel on this side is a finding: flow:below'),
    matters: text('smallest deviation that matters, a channel: flow=0.025'),
    every: text('grid in milliseconds (default: as the recording)'),
    level: text(`rows whose mean is judged (default: ${LEVEL_ROWS})`),
    base: text(`rows before them that are the reference (default: ${BASE_ROWS})`),
    persist: text('seconds that it must last before it is a finding (default: 10 rows)'),
    tail: text(`probability, a window and channel, that a healthy machine passes its limit (default: ${TAIL})`),
  },
  async run(input) {
    const { out, project } = input
    const { trained, path } = await train(input, project)
    const { manifest, onnx } = trained
    await openScorer(onnx, manifest) // what cannot be loaded is not written
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, onnx)
    await writeFile(path.replace(/\.onnx$/, '.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    out({ model: path, manifest: path.replace(/\.onnx$/, '.json'), bytes: onnx.length, ...manifest }, summary(path, trained))
    return 0
  },
}

async function train({ values, positionals, progress }: Input, project: string): Promise<{ trained: Trained; path: string }> {
  if (positionals.length === 0) throw new UsageError('say which recordings to learn from')
  const mapPath = need(values.map, '--map')
  const path = resolve(need(values.out, '--out'))
  if (!path.endsWith('.onnx')) throw new UsageError('--out must end in .onnx')
  const given = readMapping(
    await readFile(mapPath, 'utf8').catch(() => Promise.reject(new Error(`${mapPath}: no such file`))),
    basename(mapPath),
  )
  const typeId = string(values.type) ?? given.type
  const type = twinType(typeId)
  if (!type) throw new UsageError(`there is no twin type ${typeId}`)
  const mapping = catalogueChannels({ ...given, type: typeId }, type)
  const everyMs = number(values.every, '--every') ?? (await everyMsOf(positionals[0] ?? '', mapping))
  const units = catalogueUnits(mapping, type)
  const rowsOf = range(string(values.rows))
  const parts: Awaited<ReturnType<typeof rowsOfRecording>>[] = []
  for (const file of positionals) {
    const { backwards, rows } = await checkRecording(file, mapping)
    const [first] = backwards
    progress(
      `${basename(file)}: ${rows} rows${first ? `; ${backwards.length} lines whose time does not advance are left out (first: line ${first.line})` : ''}`,
    )
    parts.push(await rowsOfRecording(file, mapping, { everyMs, fillMs: 3 * everyMs, rows: rowsOf, units }))
  }
  const kind = string(values.kind) ?? type.findings.find(({ id }) => id === 'anomaly')?.id ?? type.findings[0]?.id
  if (!kind || !type.findings.some(({ id }) => id === kind)) throw new UsageError(`${typeId} has no finding kind ${kind ?? 'at all'}`)
  const reference = string(values.reference) ?? 'recent'
  if (reference !== 'recent' && reference !== 'trained') throw new UsageError('--reference is recent or trained')
  const file = basename(path)
  const window = windowFor(everyMs)
  const judge = judgeFor(everyMs)
  const persistS = number(values.persist, '--persist')
  const trained = trainModel(
    parts.flatMap(({ rows }) => rows),
    {
      id:
        string(values.id) ??
        `${typeId}.${file
          .replace(/\.onnx$/, '')
          .toLowerCase()
          .replace(/[^a-z0-9.-]+/g, '-')}`,
      version: string(values['model-version']) ?? '1',
      typeId,
      kind,
      file,
      reference,
      channels: Object.values(mapping.columns).map(({ channel, unit }) => ({ id: channel, unit: units[channel] ?? unit })),
      context: string(values.context)?.split(',') ?? [],
      window: {
        ...window,
        level: number(values.level, '--level') ?? window.level,
        base: reference === 'trained' ? 0 : (number(values.base, '--base') ?? window.base),
      },
      judge: persistS === undefined ? judge : { ...judge, persistMs: persistS * 1000 },
      when: conditions(string(values.when)),
      settleMs: (number(values.settle, '--settle') ?? 0) * 1000,
      ...about(string(values.about)),
      matters: matters(string(values.matters)),
      tail: number(values.tail, '--tail') ?? TAIL,
      at: new Date().toISOString(),
      command: `onefold train ${process.argv
        .slice(3)
        .map((word) => (word.endsWith('.csv') ? basename(word) : word.replace(`${project}/`, '')))
        .join(' ')}`,
      files: parts.map((part) => part.file),
    },
  )
  if (trained.ok) return { trained: trained.value, path }
  const { windows, needed, rows } = trained.refusal
  throw new Error(
    `${rows} rows make ${windows} windows of ${window.level} after ${window.base}; ${needed} are needed. Give more rows, or smaller --level and --base.`,
  )
}

const string = (value: Input['values'][string]) => (typeof value === 'string' && value !== '' ? value : undefined)

function need(value: Input['values'][string], option: string): string {
  const given = string(value)
  if (given === undefined) throw new UsageError(`${option} is needed`)
  return given
}

function number(value: Input['values'][string], option: string): number | undefined {
  const given = string(value)
  if (given === undefined) return undefined
  if (!Number.isFinite(Number(given)) || Number(given) <= 0) throw new UsageError(`${option} ${given} is not a number above 0`)
  return Number(given)
}

function range(given: string | undefined): { from?: number; to?: number } {
  if (given === undefined) return {}
  const match = /^(\d+)\.\.(\d+)$/.exec(given)
  if (!match || Number(match[2]) <= Number(match[1])) throw new UsageError(`--rows ${given} is not like 0..400`)
  return { from: Number(match[1]), to: Number(match[2]) }
}

function conditions(given: string | undefined): ModelManifest['when'] {
  return (given?.split(',') ?? []).map((each) => {
    const match = /^(\w+)([=<>])(-?[\d.]+)$/.exec(each)
    if (!match?.[1]) throw new UsageError(`--when ${each} is not like running=1, level>0.5 or level<3`)
    const value = Number(match[3])
    return { channel: match[1], ...(match[2] === '=' ? { equals: value } : match[2] === '>' ? { above: value } : { below: value }) }
  })
}

function about(given: string | undefined): Pick<ModelManifest, 'about'> {
  if (given === undefined) return {}
  const match = /^(\w+):(below|above|either)$/.exec(given)
  if (!match?.[1]) throw new UsageError(`--about ${given} is not like flow:below`)
  return { about: { channel: match[1], side: match[2] as 'below' | 'above' | 'either' } }
}

function matters(given: string | undefined): Record<string, number> {
  return Object.fromEntries(
    (given?.split(',') ?? []).map((each) => {
      const match = /^(\w+)=([\d.]+)$/.exec(each)
      if (!match?.[1]) throw new UsageError(`--matters ${each} is not like flow=0.025`)
      return [match[1], Number(match[2])]
    }),
  )
}

function summary(path: string, { manifest, onnx }: Trained): string {
  const { training, channels, window } = manifest
  const lines = channels.map(({ id, unit, role, center, limit }) => {
    const said =
      role === 'context'
        ? 'explains the others'
        : `told beyond ± ${Number(limit.toPrecision(3))} ${unit}${role === 'wandering' ? ' (wanders)' : ''}`
    return `  ${id.padEnd(18)} normal ${Number(center.toPrecision(4))} ${unit}, ${said}`
  })
  return `${path}: ${onnx.length} bytes, ${training.rows} rows, ${training.windows} windows of ${window.level} x ${window.everyMs} ms\n${lines.join('\n')}`
}
