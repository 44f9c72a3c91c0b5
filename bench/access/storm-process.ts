import { connectAsync, type MqttClient } from 'mqtt'
import { importPrivateKey, makeGatewayToken, type PrivateKeyJwk } from '#/protocol/signatures.ts'

/** A process of its own that is all gateways after a cut: each comes at its moment, and again until it is let in. */
export type Storm = { mqttsUrl: string; gateways: { id: string; key: PrivateKeyJwk }[]; withinS: number; longestS: number }
export type Weathered = { connected: number; lastS: number; refused: number }

const AGAIN_MS = [500, 5_000] as const
const PATIENCE_MS = 30_000

const open: MqttClient[] = []
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function weather({ mqttsUrl, gateways, withinS, longestS }: Storm): Promise<Weathered> {
  const startMs = performance.now()
  const lateMs = startMs + longestS * 1_000
  let lastS = 0
  let refused = 0
  await Promise.all(
    gateways.map(async ({ id, key }, i) => {
      await pause((i / gateways.length) * withinS * 1_000)
      const own = importPrivateKey(key)
      if (!own) throw new Error('the key of the gateway is none')
      while (performance.now() < lateMs) {
        const client = await come(mqttsUrl, id, makeGatewayToken(id, own, Date.now()))
        if (client) {
          open.push(client)
          lastS = (performance.now() - startMs) / 1_000
          return
        }
        refused++
        await pause(AGAIN_MS[0] + ((i * 7_919) % (AGAIN_MS[1] - AGAIN_MS[0])))
      }
    }),
  )
  return { connected: open.length, lastS, refused }
}

/** The certificate is the installation's own, and what is measured is the server: it is not looked at. */
async function come(mqttsUrl: string, id: string, password: string): Promise<MqttClient | null> {
  const options = { clientId: id, username: id, password, reconnectPeriod: 0, keepalive: 120, connectTimeout: PATIENCE_MS, rejectUnauthorized: false } // biome-ignore format: one row
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
