import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { DriverReading } from '#/edge/drivers/driver.ts'
import type { Row } from '#/protocol/windows.ts'
import { startInference } from './index.ts'
import { CHANNELS, folderWith, hearing, machine, trainedOn } from './testing.ts'
import { encodeModel, floatTensor, type Graph } from './training/onnx.ts'
import type { FindingDraft, InferenceSession } from './types.ts'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

const assigned = (typeId = 'test-bed', tag = 'B') => ({
  models: [],
  terminals: [{ objectId: '', suffix: 'X', tag, typeId, settings: {}, relations: {}, channels: [] }],
})
const readings = (rows: readonly Row[], tag = 'B'): DriverReading[] =>
  rows.flatMap(({ processMs, values }) =>
    CHANNELS.map(({ id, unit }, i) => ({ tag, channel: id, unit, value: values[i] ?? 0, atMs: 1_000_000 + processMs, processMs })),
  )

async function open(
  folder: string,
  more: object = {},
): Promise<{ session: InferenceSession; said: ReturnType<typeof hearing>['said']; drafts: FindingDraft[] }> {
  const stop = new AbortController()
  stops.push(stop)
  const { log, said } = hearing()
  const session = await startInference({ dataDir: folder, modelDirs: [folder], log, signal: stop.signal, ...more })
  const drafts: FindingDraft[] = []
  void (async () => {
    for await (const draft of session.findings) drafts.push(draft)
  })()
  return { session, said, drafts }
}

async function until(what: string, holds: () => boolean, withinMs = 20_000): Promise<void> {
  const by = Date.now() + withinMs
  while (!holds()) {
    if (Date.now() > by) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The finding a report is about: its own, or the one it brings news of. */
const about = ({ findingId, updates }: FindingDraft) => updates ?? findingId

const fault = (second: number) => (second >= 200 && second < 400 ? -1.5 : 0)

test('[IN10] readings in, one finding out with model, hash, evidence and times of the device; then it ends', async () => {
  const trained = trainedOn(machine(400, 11))
  const { session, drafts } = await open(folderWith(trained))
  session.assign(assigned())
  session.offer(readings(machine(600, 12, fault)))
  await until('the finding ended', () => drafts.some(({ ended }) => ended === true))
  const [first] = drafts
  expect(new Set(drafts.map(about)).size).toBe(1)
  expect(first).toMatchObject({ tag: 'B', kind: 'anomaly', tier: 'edge', model: { id: 'test.bed', hash: trained.manifest.sha256 } })
  expect(first?.startedAtMs).toBeGreaterThanOrEqual(1_200_000)
  expect(first?.evidence.startNs).toMatch(/^\d+$/)
  await until('latencies', () => session.stats()[0]?.p99Ms !== null)
  expect(session.stats()[0]).toMatchObject({ id: 'test.bed', killed: 0 })
  expect(session.stats()[0]?.p99Ms).toBeGreaterThan(0)
})

test('[IN11] an open finding survives a restart of the agent and ends under the same id', async () => {
  const folder = folderWith(trainedOn(machine(400, 11)))
  const rows = readings(machine(600, 12, fault))
  const before = await open(folder)
  before.session.assign(assigned())
  before.session.offer(rows.slice(0, 2 * 300))
  await until('the finding opened', () => before.drafts.length > 0)
  const path = join(folder, 'inference.json')
  await until('its state is written', () => existsSync(path) && readFileSync(path, 'utf8').includes(before.drafts[0]?.findingId ?? '?'))
  await before.session[Symbol.asyncDispose]()
  const after = await open(folder)
  after.session.assign(assigned())
  after.session.offer(rows.slice(2 * 300))
  await until('the finding ended', () => after.drafts.some(({ ended }) => ended === true))
  expect(new Set(after.drafts.map(about))).toEqual(new Set([before.drafts[0]?.findingId]))
})

test('[IN12] a model that never returns is killed and counted; the other models go on, then it is left out', async () => {
  const good = trainedOn(machine(400, 11))
  const { session, drafts, said } = await open(folderWith(good, hanging(good.manifest)), { budgetMs: 1_000 })
  session.assign(assigned())
  const rows = readings(machine(4_000, 12, (second) => (second >= 3_800 ? -1.5 : 0)))
  let at = 0
  await until('three kills', () => {
    session.offer(rows.slice(at, at + 100))
    at += 100
    return (session.stats().find(({ id }) => id === 'test.hangs')?.killed ?? 0) >= 3
  })
  session.offer(rows.slice(at))
  await until('the good model finds the fault', () => drafts.length > 0)
  const killed = (model: string) => session.stats().find(({ id }) => id === model)?.killed ?? 0
  expect(killed('test.bed')).toBeLessThan(killed('test.hangs')) // the good one may lack the processor for a second, and is not left out
  expect(said.filter(({ message }) => message.includes('killed')).length).toBeGreaterThanOrEqual(3)
})

test('[IN13] a process that holds more memory than its budget is killed and counted', async () => {
  const { session, said } = await open(folderWith(trainedOn(machine(400, 11))), { memoryMb: 20 })
  session.assign(assigned())
  await until('a kill', () => (session.stats()[0]?.killed ?? 0) >= 1)
  expect(JSON.stringify(said)).toContain('more than 20')
})

test('[IN14] a file that is not its manifest’s, or no ONNX, is refused by name; no terminal, no process', async () => {
  const { manifest, onnx } = trainedOn(machine(400, 11))
  const folder = folderWith({ manifest, onnx: onnx.slice(0, 300) })
  const first = await open(folder)
  first.session.assign(assigned())
  expect(JSON.stringify(first.said)).toMatch(/is not the file of this manifest/)
  writeFileSync(join(folder, '0.json'), '{"v":1,')
  const second = await open(folder)
  second.session.assign(assigned())
  expect(JSON.stringify(second.said)).toMatch(/not JSON/)
  const third = await open(folderWith({ manifest, onnx }))
  third.session.assign(assigned('street-light'))
  expect(third.session.stats()).toEqual([])
})

test('[IN15] a file with the right hash that is no ONNX is refused by name and counted; its neighbour finds the fault', async () => {
  const good = trainedOn(machine(400, 11))
  const as = (id: string, onnx: Uint8Array) => ({
    manifest: { ...good.manifest, id, file: `${id}.onnx`, sha256: createHash('sha256').update(onnx).digest('hex') },
    onnx,
  })
  const { session, drafts, said } = await open(
    folderWith(as('test.text', Buffer.from('this is no model')), as('test.torn', good.onnx.slice(0, 300)), good),
  )
  session.assign(assigned())
  session.offer(readings(machine(600, 12, fault)))
  await until('the good model finds the fault', () => drafts.length > 0)
  for (const id of ['test.text', 'test.torn'])
    expect(
      said.find(({ fields }) => JSON.stringify(fields).includes(id)),
      id,
    ).toMatchObject({
      message: 'a model was refused',
      fields: { reason: expect.stringMatching(/^not an ONNX model that can be run: /) },
    })
  expect(session.refused?.()).toBe(2)
  expect(session.stats().map(({ id, killed }) => [id, killed])).toEqual([['test.bed', 0]])
})

/** Right inputs, outputs and shapes; when flow passes 20 its Loop never ends. */
function hanging(manifest: ReturnType<typeof trainedOn>['manifest']): { manifest: object; onnx: Uint8Array } {
  const wide = (name: string) => ({ name, element: 'float', dims: ['n', 2] }) as const
  const scalar = (name: string, element: 'bool' | 'int64') => ({ name, element, dims: [] }) as const
  const body: Graph = {
    name: 'body',
    nodes: [
      { op: 'Identity', inputs: ['go_in'], outputs: ['go_out'] },
      { op: 'Identity', inputs: ['x_in'], outputs: ['x_out'] },
    ],
    constants: [],
    inputs: [scalar('i', 'int64'), scalar('go_in', 'bool'), wide('x_in')],
    outputs: [scalar('go_out', 'bool'), wide('x_out')],
  }
  const onnx = encodeModel(
    {
      name: 'hangs',
      nodes: [
        { op: 'ReduceMax', inputs: ['level'], outputs: ['top'], attributes: { keepdims: { int: 0 } } },
        { op: 'Greater', inputs: ['top', 'twenty'], outputs: ['go'] },
        { op: 'Loop', inputs: ['', 'go', 'level'], outputs: ['expected'], attributes: { body: { graph: body } } },
        { op: 'Sub', inputs: ['expected', 'base'], outputs: ['deviation'] },
        { op: 'ReduceMax', inputs: ['deviation'], outputs: ['score'], attributes: { axes: { ints: [1] }, keepdims: { int: 1 } } },
      ],
      constants: [floatTensor('twenty', [], [20])],
      inputs: [wide('level'), wide('base')],
      outputs: [{ name: 'score', element: 'float', dims: ['n', 1] }, wide('expected'), wide('deviation')],
    },
    {},
  )
  const channels = manifest.channels.map((channel) => ({ ...channel, center: 0 }))
  const sha256 = createHash('sha256').update(onnx).digest('hex')
  return { manifest: { ...manifest, id: 'test.hangs', file: 'hangs.onnx', channels, sha256 }, onnx }
}
