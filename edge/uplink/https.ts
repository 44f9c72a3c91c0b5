import { bearerOf } from '#/edge/identity.ts'
import { BACKOFF, backoffMs, pause } from '#/edge/retry.ts'
import { type ServerClient, ServerRefusal } from '#/edge/server-client.ts'
import { BATCH_CONTENT_TYPE, encodeBatch } from '#/protocol/batch/batch.ts'
import { IngestAnswer } from '#/protocol/messages.ts'
import { readBatch } from './batch-reader.ts'
import type { UplinkContext } from './uplink.ts'
import { Wake } from './wake.ts'

/** Batches over `telemetry.ingest`, one after the other, where only HTTPS gets out. Commands need MQTT: none are taken here. */
export async function runHttpsUplink(context: UplinkContext, client: ServerClient): Promise<void> {
  const { outbox, identity, clock, signal, log, onConnected, numbers } = context
  const wake = new Wake()
  const unlisten = outbox.onChange(() => wake.up())
  const unseen = numbers.onChange(() => wake.up())
  const stop = () => wake.up()
  signal.addEventListener('abort', stop)
  let tries = 0
  let told = '[]'
  try {
    while (!signal.aborted) {
      if (numbers.version !== told) told = await tell(context, client).catch(() => told)
      const sequence = outbox.committed + 1
      if (sequence > outbox.durable) {
        await wake.sleep(30_000)
        continue
      }
      try {
        const body = encodeBatch(await readBatch(outbox, sequence))
        const bearer = bearerOf(identity, clock.serverNowMs())
        const answer = IngestAnswer.parse(
          await client.mutation('telemetry.ingest', { body, contentType: BATCH_CONTENT_TYPE, bearer, signal }),
        )
        if (answer.refused.length > 0) log.warn({ sequence, refused: answer.refused.slice(0, 3) }, 'the server refused readings')
        outbox.commit(Math.max(sequence, answer.committed))
        if (tries > 0 || sequence === 1) onConnected()
        tries = 0
      } catch (error) {
        if (signal.aborted) return
        log.warn(
          { reason: (error as Error).message, code: error instanceof ServerRefusal ? error.code : 'NO_ANSWER', tries },
          'no commit yet',
        )
        await pause(backoffMs(tries++, BACKOFF), signal)
      }
    }
  } finally {
    unlisten()
    unseen()
    signal.removeEventListener('abort', stop)
  }
}

/** What the network shows, as it is now. @returns the version that was told */
async function tell({ identity, clock, numbers, signal }: UplinkContext, client: ServerClient): Promise<string> {
  const { version, seen } = numbers
  await client.mutation('gateways.observe', { input: { seen }, bearer: bearerOf(identity, clock.serverNowMs()), signal })
  return version
}
