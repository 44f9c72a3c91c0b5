import type { KeyObject } from 'node:crypto'
import { makeGatewayToken, makeKey, publicJwk, SERVER_AUDIENCE, signMessage } from '#/protocol/signatures.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { DemoProcess } from './demo-process.ts'
import { type Api, signIn } from './session.ts'
import { percentile, type Row } from './shape.ts'

const PATIENCE_MS = 10_000

/** A finding posted by a gateway of the bench's own, until its order stands in the list of orders. One finding, one test bed, one order. */
export async function findingFigures(demo: DemoProcess, api: Api, n: number): Promise<Row> {
  const tags = Array.from({ length: n }, (_, i) => `BENCH-TB-${String(i + 1).padStart(3, '0')}`)
  const csv = [
    'tag,type,kind,name_en,name_zh,site,gateway',
    'GW-BENCH,gateway,position,Bench gateway,基准网关,plant,',
    ...tags.map((tag) => `${tag},test-bed,position,Test bed ${tag},试验台 ${tag},plant,GW-BENCH`),
  ].join('\n')
  await api.exchange.importObjects.mutate({ csv })
  const gateway = await enrolled(demo)
  const delays: number[] = []
  for (const tag of tags) {
    const object = await api.twins.byCode.query({ code: tag })
    if (!object) throw new Error(`${tag} was not imported`)
    const sentMs = performance.now()
    await report(demo, gateway, object.code.slice(object.code.indexOf('/') + 1))
    while ((await api.workOrders.list.query({ objectId: object.id as never })).length === 0) {
      if (performance.now() - sentMs > PATIENCE_MS) throw new Error(`no order for ${tag} within ${PATIENCE_MS} ms`)
    }
    delays.push(performance.now() - sentMs)
  }
  return {
    name: 'finding_to_order_p99_ms',
    value: Math.round(percentile(delays, 99)),
    n,
    how: 'inference.report sent to its work order in the answer of workOrders.list, over HTTP, demo world running',
  }
}

type BenchGateway = { id: string; key: KeyObject }

/** By somebody who has just signed in: a claim code asks for that. */
async function enrolled(demo: DemoProcess): Promise<BenchGateway> {
  const { api } = await signIn(demo, 'engineer')
  const object = await api.twins.byCode.query({ code: 'GW-BENCH' })
  const { claimCode } = await api.gateways.issueClaim.mutate({ gatewayObjectId: object?.id as never })
  const key = makeKey()
  const { gatewayId } = (await post(demo, 'gateways.enrol', { claimCode, publicKeyJwk: publicJwk(key), agentVersion: 'bench' })) as {
    gatewayId: string
  }
  return { id: gatewayId, key }
}

async function report(demo: DemoProcess, gateway: BenchGateway, suffix: string): Promise<void> {
  const nowMs = Date.now()
  const jws = signMessage(
    'finding',
    {
      v: 1,
      findingId: uuidv7(),
      suffix,
      kind: 'anomaly',
      model: { id: 'bench', version: '1', hash: '0'.repeat(64) },
      tier: 'edge',
      confidence: 0.9,
      latencyUs: 900,
      startedAtMs: nowMs - 5_000,
      detectedAtMs: nowMs,
      evidence: { startNs: `${nowMs - 5_000}000000`, clockErrorMs: 1, series: [], params: {} },
    },
    { key: gateway.key, audience: SERVER_AUDIENCE },
  )
  await post(demo, 'inference.report', { jws }, makeGatewayToken(gateway.id, gateway.key, nowMs))
}

async function post(demo: DemoProcess, procedure: string, input: unknown, token?: string): Promise<unknown> {
  const answer = await fetch(`${demo.url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(input),
  })
  const body = (await answer.json()) as { result?: { data: unknown }; error?: { message: string } }
  if (!answer.ok) throw new Error(`${procedure}: ${body.error?.message}`)
  return body.result?.data
}

const ANSWERED = new Set(['accepted', 'acting', 'confirmed', 'unconfirmed', 'failed', 'refused'])

/** A routine command to a storm drain on the demo's agent, until the gateway's receipt is on its track. */
export async function commandFigures(api: Api, n: number): Promise<Row> {
  const drains = await Promise.all(Array.from({ length: 10 }, (_, i) => api.twins.byCode.query({ code: `SD-0${131 + i}` })))
  const delays: number[] = []
  for (let i = 0; i < n; i++) {
    const object = drains[i % drains.length]
    if (!object) throw new Error('the drains of the demo are not there')
    const commandId = uuidv7()
    const sentAt = Date.now()
    await api.commands.issue.mutate({
      commandId: commandId as never,
      objectId: object.id as never,
      command: 'report_interval',
      params: { seconds: 60 + (i % 30) },
      reason: 'bench',
      validUntilIso: new Date(sentAt + 60_000).toISOString(),
    })
    const receipt = await receiptOf(api, commandId, sentAt)
    delays.push(receipt - sentAt)
  }
  return {
    name: 'command_to_receipt_p99_ms',
    value: Math.round(percentile(delays, 99)),
    n,
    how: "commands.issue sent to the gateway's first receipt recorded (its time on the track), MQTT, demo world running",
  }
}

async function receiptOf(api: Api, commandId: string, sentAt: number): Promise<number> {
  for (;;) {
    const { track } = await api.commands.byId.query({ commandId: commandId as never })
    const answered = track.find(({ state }) => ANSWERED.has(state))
    if (answered) return new Date(answered.at).getTime()
    if (Date.now() - sentAt > PATIENCE_MS)
      throw new Error(`no receipt within ${PATIENCE_MS} ms; the track: ${track.map(({ state }) => state).join(', ')}`)
  }
}

/** The slowest of the demo's gateways, as they report it themselves. */
export async function inferenceFigure(api: Api): Promise<Row> {
  const models = (await api.gateways.list.query()).flatMap((gateway) => gateway.models).filter(({ p99Ms }) => p99Ms !== null)
  const worst = models.reduce((most, { p99Ms }) => Math.max(most, p99Ms ?? 0), 0)
  return models.length === 0
    ? { name: 'edge_inference_p99_ms', value: null, n: 0, how: 'no gateway has reported a model yet' }
    : {
        name: 'edge_inference_p99_ms',
        value: Math.round(worst * 100) / 100,
        n: models.length,
        how: 'worst p99 of one window over the models on the gateways, as they report it',
      }
}
