import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { BATCH_CONTENT_TYPE, encodeBatch } from '#/protocol/batch/batch.ts'
import { makeGatewayToken } from '#/protocol/signatures.ts'
import type { BenchGateway } from '../ingest/world.ts'

const BATCH = 1_000
const AGAIN_MS = 100
const GIVE_UP_MS = 120_000

export type Sending = {
  readings: number
  fromMs: number
  /** Where the server is now: it may have been started anew. */
  url(): string
  onConfirmed(readings: number): void
  /** The server told it to keep the batch. */
  onRefused?: ((code: string) => void) | undefined
  /** Asked before each batch, and while one is not confirmed. */
  ended?(): boolean
}

/** One gateway over HTTPS: numbered batches, each sent again until it is confirmed, as an agent does.
 *  @throws Error where a batch is not confirmed within two minutes */
export async function sendAll(
  gateway: BenchGateway,
  { readings, fromMs, url, onConfirmed, onRefused, ended = () => false }: Sending,
): Promise<void> {
  for (let first = 0, sequence = 1; first < readings && !ended(); first += BATCH, sequence++) {
    const count = Math.min(BATCH, readings - first)
    const body = batchOf(gateway, { sequence, first, count, fromMs })
    for (const untilMs = Date.now() + GIVE_UP_MS; !(await confirmed(gateway, url(), body, onRefused)); ) {
      if (ended()) return
      if (Date.now() > untilMs) throw new Error(`batch ${sequence} was not confirmed`)
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
    onConfirmed(count)
  }
}

function batchOf(
  { series }: BenchGateway,
  { sequence, first, count, fromMs }: { sequence: number; first: number; count: number; fromMs: number },
): Uint8Array {
  return encodeBatch({
    epoch: 1,
    sequence,
    source: 'simulated',
    historical: true,
    series: series.map(({ name }) => ({ suffix: name.slice(0, name.indexOf('/')), channel: name.slice(name.indexOf('/') + 1) })),
    seriesOf: Uint32Array.from({ length: count }, (_, i) => (first + i) % series.length),
    atMs: Float64Array.from({ length: count }, (_, i) => fromMs + Math.floor((first + i) / series.length) * 20),
    value: Float64Array.from({ length: count }, (_, i) => series[(first + i) % series.length]!.value),
    quality: new Uint8Array(count).fill(192),
  }) // biome-ignore format: one batch
}

async function confirmed({ id, key }: BenchGateway, url: string, body: Uint8Array, onRefused: Sending['onRefused']): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/trpc/telemetry.ingest`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${makeGatewayToken(id, createPrivateKey({ key: key as JsonWebKey, format: 'jwk' }), Date.now())}`,
        'content-type': BATCH_CONTENT_TYPE,
      },
      body: body as Uint8Array<ArrayBuffer>,
      signal: AbortSignal.timeout(20_000),
    })
    const said = (await answer.json()) as {
      result?: { data: { refused: unknown[] } }
      error?: { data: { refusal: { code: string } | null } }
    }
    if (said.error?.data.refusal) onRefused?.(said.error.data.refusal.code)
    if (answer.status === 400) throw new TypeError(`a batch was refused: ${JSON.stringify(said)}`)
    return answer.ok && said.result?.data.refused.length === 0
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('a batch')) throw error
    return false // nobody is there, or not any more: it is sent again
  }
}
