import { createSecureContext } from 'node:tls'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { importPrivateKey, makeGatewayToken, type PrivateKeyJwk } from '#/protocol/signatures.ts'

type Gateway = { id: string; key: PrivateKeyJwk }
/** A process of its own that is all gateways after a cut: each comes at its moment, and again until it is let in. */
export type Storm = { mqttsUrl: string; gateways: Gateway[]; withinS: number; longestS: number }
/** `lastS`: when the last of those that were let in was; `refused`: how often one was turned away. */
export type Weathered = { connected: number; lastS: number; refused: number }

const AGAIN_MS = [500, 5_000] as const
const STRIDE = 7_919 // a prime: neighbours that were turned away together do not come again together
const PATIENCE_MS = 30_000
const KEEPALIVE_S = 120

/** One for all: 5,000 machines would each make their own, which is not to cost the one machine on which they all come. */
const secureContext = createSecureContext()
const open: MqttClient[] = []
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function weather({ mqttsUrl, gateways, withinS, longestS }: Storm): Promise<Weathered> {
  const startMs = performance.now()
  const visits = await Promise.all(
    gateways.map(async (gateway, i) => {
      await pause((i / gateways.length) * withinS * 1_000)
      return comeUntilLetIn(mqttsUrl, gateway, againMs(i), startMs + longestS * 1_000)
    }),
  )
  const lastMs = visits.reduce((last, { inAtMs }) => Math.max(last, inAtMs ?? startMs), startMs)
  return {
    connected: open.length,
    lastS: (lastMs - startMs) / 1_000,
    refused: visits.reduce((sum, { refused }) => sum + refused, 0),
  }
}

const againMs = (place: number): number => AGAIN_MS[0] + ((place * STRIDE) % (AGAIN_MS[1] - AGAIN_MS[0]))

type Visit = { refused: number; inAtMs: number | null }

async function comeUntilLetIn(mqttsUrl: string, { id, key }: Gateway, eachMs: number, lateMs: number): Promise<Visit> {
  const own = importPrivateKey(key)
  if (!own) throw new Error('the key of the gateway is none')
  let refused = 0
  while (performance.now() < lateMs) {
    const client = await come(mqttsUrl, id, makeGatewayToken(id, own, Date.now()))
    if (client) {
      open.push(client)
      return { refused, inAtMs: performance.now() }
    }
    refused++
    await pause(eachMs)
  }
  return { refused, inAtMs: null }
}

/** Null where it is not let in. The certificate is the installation's own, and what is measured is the server: it is not looked at. */
async function come(mqttsUrl: string, id: string, password: string): Promise<MqttClient | null> {
  const options = {
    clientId: id,
    username: id,
    password,
    reconnectPeriod: 0,
    keepalive: KEEPALIVE_S,
    connectTimeout: PATIENCE_MS,
    rejectUnauthorized: false,
    secureContext,
  } as IClientOptions
  const client = await connectAsync(mqttsUrl, options, false).catch(() => null)
  client?.on('error', () => {})
  return client
}

process.on('message', (order: Storm | { end: true }) => {
  if ('end' in order) {
    for (const client of open) client.end(true)
    process.disconnect()
  } else void weather(order).then((done) => process.send?.(done))
})
