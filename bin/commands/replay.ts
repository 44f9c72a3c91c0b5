import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { TRPCClientError } from '@trpc/client'
import pino from 'pino'
import { startAgent } from '#/edge/agent.ts'
import { createReplay, type ReplayProgress } from '#/edge/drivers/replay.ts'
import { type Mapping, readMapping } from '#/edge/drivers/replay-mapping.ts'
import { checkRecording } from '#/edge/drivers/replay-recording.ts'
import { startInference } from '#/edge/inference/index.ts'
import { readModel } from '#/edge/inference/store.ts'
import { catalogueChannels } from '#/edge/inference/training/rows.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { readEnv } from '#/server/platform/env.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { localAccess, localApi } from '../api.ts'
import { type Command, type Input, UsageError } from '../command.ts'

type Api = Awaited<ReturnType<typeof localApi>>
const text = (help: string) => ({ type: 'string', help }) as const
const ARRIVED_MS = 20_000

export const command: Command = {
  name: 'replay',
  summary:
    'Plays a recording through an edge agent of its own, as if its device were live. The position is made where there is none. Needs a running Onefold.',
  usage: '<csv> --map <mapping.json> --as <tag> [--speed <n>] [--model <model.onnx>]',
  options: {
    map: text('mapping file: columns of the recording to channels'),
    as: text('tag of the position that the recording plays, such as TB-01'),
    speed: text('how many times faster than recorded, 0.01 to 1000 (default: 1)'),
    model: text('model to run on it: the ONNX file that onefold train wrote, its manifest beside it'),
    rows: text('rows to play, counted from 0, the last excluded: 0..400'),
    site: text('site of a position that is new (default: the first)'),
    uplink: text('mqtt (default) or https'),
    claim: text('one-time code for its gateway, made on the gateway’s page; on the machine of the server it makes one itself'),
  },
  async run(input) {
    const plan = await planOf(input)
    const api = await localApi(input.project)
    const position = await ensurePosition(api, plan)
    const played = await play(input, api, plan, position)
    const findings = await api.inference.forObject.query({ objectId: position.objectId, limit: 50 })
    const mine = findings.filter(({ detectedAtMs }) => detectedAtMs >= played.startedMs)
    const whole = await Promise.all(mine.map(({ findingId }) => api.inference.byId.query({ findingId })))
    const told = whole.map(({ findingId, kind, state, startedAtMs, evidence: { params } }) => ({
      findingId,
      kind,
      state,
      startedAtMs,
      params,
    }))
    const lines = told.map(
      ({ kind, state, params }) => `  ${kind} (${state}): ${params.channel} ${params.actual} ${params.unit}, expected ${params.expected}`,
    )
    input.out(
      { tag: plan.as, objectId: position.objectId, rows: played.rows, left: played.left, findings: told },
      `Played ${played.rows} rows as ${plan.as}. Findings: ${told.length}\n${lines.join('\n')}`,
    )
    return 0
  },
}

type Plan = {
  file: string
  mapping: Mapping
  as: string
  speed: number
  model: string | null
  rows: { from?: number; to?: number }
  site: string | null
  uplink: 'mqtt' | 'https'
  claimCode: string | null
}

/** All that can be wrong with the words, the recording, the mapping and the model is told before anything is asked of a server. */
async function planOf({ values, positionals: [file], progress }: Input): Promise<Plan> {
  if (!file) throw new UsageError('say which recording to play')
  const of = (name: string) => (typeof values[name] === 'string' && values[name] !== '' ? values[name] : null)
  const map = of('map')
  const as = of('as')
  if (!map || !as) throw new UsageError('--map and --as are needed')
  const speed = Number(of('speed') ?? 1)
  if (!(speed >= 0.01 && speed <= 1000)) throw new UsageError('--speed is between 0.01 and 1000')
  const uplink = of('uplink') ?? 'mqtt'
  if (uplink !== 'mqtt' && uplink !== 'https') throw new UsageError('--uplink is mqtt or https')
  const range = /^(\d+)\.\.(\d+)$/.exec(of('rows') ?? '0..1000000000')
  if (!range || Number(range[2]) <= Number(range[1])) throw new UsageError('--rows is like 0..400')
  const mapping = readMapping(await readFile(map, 'utf8').catch(() => Promise.reject(new Error(`${map}: no such file`))), basename(map))
  const type = twinType(mapping.type)
  if (!type) throw new UsageError(`${basename(map)}: there is no twin type ${mapping.type}`)
  catalogueChannels(mapping, type)
  const facts = await checkRecording(file, mapping)
  const [first] = facts.backwards
  progress(
    `${basename(file)}: ${facts.rows} rows over ${Math.round((facts.lastMs - facts.firstMs) / 1000)} s${first ? `; ${facts.backwards.length} lines whose time does not advance are left out (first: line ${first.line})` : ''}`,
  )
  const model = of('model')
  if (model) checkModel(model, mapping.type)
  return {
    file: resolve(file),
    mapping,
    as,
    speed,
    model: model && resolve(model),
    rows: { from: Number(range[1]), to: Number(range[2]) },
    site: of('site'),
    uplink,
    claimCode: of('claim'),
  }
}

function checkModel(path: string, typeId: string): void {
  const manifest = path.replace(/\.onnx$/, '.json')
  if (!path.endsWith('.onnx') || !existsSync(path) || !existsSync(manifest))
    throw new Error(`${path}: an ONNX file with its manifest beside it is needed`)
  const model = readModel(manifest)
  if ('reason' in model) throw new Error(`${basename(path)}: ${model.reason}`)
  if (model.manifest.typeId !== typeId)
    throw new Error(`${basename(path)} is a model of ${model.manifest.typeId}, the recording of ${typeId}`)
}

type Position = { objectId: string; gatewayTag: string; gatewayId: string }

async function ensurePosition(api: Api, { as, mapping, site }: Plan): Promise<Position> {
  const gatewayTag = `GW-${as.replaceAll('/', '-')}`
  const there = await api.twins.byCode.query({ code: as })
  if (there && there.typeId !== mapping.type) throw new Error(`${as} is a ${there.typeId}; the mapping is for ${mapping.type}`)
  if (there && there.gateway?.tag !== gatewayTag)
    throw new Error(`${as} is served by ${there.gateway?.tag ?? 'no gateway'}; choose another tag for the recording`)
  if (!there) {
    const { sites } = await api.access.me.query()
    const at = site ? sites.find(({ slug }) => slug === site) : sites[0]
    if (!at)
      throw new Error(
        site
          ? `there is no site ${site}; there are: ${sites.map(({ slug }) => slug).join(', ')}`
          : 'there is no site to put the position on',
      )
    const place = `${at.center.lon},${at.center.lat}`
    const csv = [
      'tag,type,name_en,name_zh,site,lon,lat,gateway',
      `${gatewayTag},gateway,Replay gateway of ${as},${as} 回放网关,${at.slug},${place},`,
      `${as},${mapping.type},Replay ${as},回放 ${as},${at.slug},${place},${gatewayTag}`,
    ].join('\n')
    await api.exchange.importObjects.mutate({ csv })
  }
  const [object, gateway] = await Promise.all([api.twins.byCode.query({ code: as }), api.twins.byCode.query({ code: gatewayTag })])
  if (!object || !gateway) throw new Error(`${as} could not be made`)
  return { objectId: object.id, gatewayTag, gatewayId: gateway.id }
}

/** From the machine of the server alone: elsewhere a person who shows who he is makes the code.
 *  @throws Error that says so */
async function claimFor(api: Api, gatewayObjectId: string, tag: string): Promise<string> {
  try {
    return (await api.gateways.issueClaim.mutate({ gatewayObjectId })).claimCode
  } catch (error) {
    const forbidden = error instanceof TRPCClientError && error.data?.refusal?.code === 'STEP_UP_FORBIDDEN'
    throw forbidden ? new Error(`${tag} is not enrolled: make a one-time code on its page and give it with --claim`) : error
  }
}

async function play(
  { project, progress, signal }: Input,
  api: Api,
  plan: Plan,
  { objectId, gatewayTag, gatewayId }: Position,
): Promise<{ rows: number; left: number; startedMs: number }> {
  const { url, caFile } = localAccess(project)
  const home = join(dataDir(readEnv(process.env).dataDir, project).dir, 'replay', gatewayTag)
  await mkdir(join(home, 'models'), { recursive: true, mode: 0o700 })
  await placeModel(plan.model, home)
  const claimCode = existsSync(join(home, gatewayTag, 'identity.json'))
    ? undefined
    : (plan.claimCode ?? (await claimFor(api, gatewayId, gatewayTag)))
  let latest: ReplayProgress | null = null
  let told = 0
  const driver = createReplay((now) => {
    latest = now
    const tenth = Math.floor((now.played / Math.min(now.facts.rows, (plan.rows.to ?? now.facts.rows) - (plan.rows.from ?? 0))) * 10)
    if (tenth > told) progress(`  ${tenth * 10} %  ${new Date(now.recordingMs).toISOString().replace('T', ' ').slice(0, 19)}`)
    told = Math.max(told, tenth)
  })
  const options = { file: plan.file, mapping: plan.mapping, as: plan.as, speed: plan.speed, rows: plan.rows }
  const startedMs = Date.now()
  await using _agent = await startAgent(
    {
      server: url,
      caFile,
      dataDir: home,
      gateways: [{ name: gatewayTag, claimCode, driver: { id: 'replay', options }, uplink: plan.uplink }],
      modelDirs: [],
      statusEveryMs: 2_000,
      logLevel: 'warn',
    },
    { drivers: [driver], signal, log: pino({ level: 'warn', base: null }, pino.destination(2)), startInference },
  )
  progress(`Playing as ${plan.as} through ${gatewayTag} at ${plan.speed} times the recorded speed`)
  const done = () => latest as ReplayProgress | null
  while (!signal.aborted && !done()?.done) await wait(100)
  await arrived(api, objectId, plan, signal)
  return { rows: done()?.played ?? 0, left: done()?.facts.backwards.length ?? 0, startedMs }
}

/** Waits until the server has what was played last, so that the findings asked for next are there. */
async function arrived(api: Api, objectId: string, { mapping }: Plan, signal: AbortSignal): Promise<void> {
  const [channel] = Object.values(mapping.columns).map((column) => column.channel)
  let before = -1
  for (const by = Date.now() + ARRIVED_MS; Date.now() < by && !signal.aborted; ) {
    await wait(1_000)
    const at = (await api.telemetry.latest.query({ objectIds: [objectId] }))[objectId]?.[channel ?? '']?.atMs ?? -1
    if (at === before && at > 0) return
    before = at
  }
}

/** The model of this replay alone, and no memory of the one before. */
async function placeModel(model: string | null, home: string): Promise<void> {
  await rm(join(home, 'models'), { recursive: true, force: true })
  await rm(join(home, 'inference.json'), { force: true })
  await mkdir(join(home, 'models'), { recursive: true })
  if (!model) return
  for (const path of [model, model.replace(/\.onnx$/, '.json')]) await copyFile(path, join(home, 'models', basename(path)))
}
