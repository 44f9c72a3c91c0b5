import { proofOf } from '#/edge/identity.ts'
import { BACKOFF, backoffMs, pause } from '#/edge/retry.ts'
import { type ServerClient, ServerRefusal } from '#/edge/server-client.ts'
import { BATCH_CONTENT_TYPE, encodeBatch } from '#/protocol/batch/batch.ts'
import { IngestAnswer } from '#/protocol/messages.ts'
import { readBatch } from './batch-reader.ts'
import { SendOrder } from './send-order.ts'
import type { UplinkContext } from './uplink.ts'
import { Wake } from './wake.ts'

/** Batches over `telemetry.ingest`, one at a time, where only HTTPS gets out. Commands need MQTT: none are taken here. */
export async function runHttpsUplink(context: UplinkContext, client: ServerClient): Promise<void> {
  const { outbox, identity, clock, signal, log, onConnected, numbers } = context
  const wake = new Wake()
  const unlisten = outbox.onChange(() => wake.up())
  const unseen = numbers.onChange(() => wake.up())
  const stop = () => wake.up()
  signal.addEventListener('abort', stop)
  const order = new SendOrder(outbox, 1)
  let tries = 0
  let told = '[]'
  try {
    while (!signal.aborted) {
      if (numbers.version !== told) told = await tell(context, client).catch(() => told)
      const sequence = order.next()
      if (sequence === null) {
        await wake.sleep(30_000)
        continue
      }
      try {
        const body = encodeBatch(await readBatch(outbox, sequence))
        const proof = proofOf(identity, clock.serverNowMs())
        const answer = IngestAnswer.parse(
          await client.mutation('telemetry.ingest', { body, contentType: BATCH_CONTENT_TYPE, ...proof, signal }),
        )
        if (answer.refused.length > 0) log.warn({ sequence, refused: answer.refused.slice(0, 3) }, 'the server refused readings')
        const overtook = sequence > outbox.committed + 1
        outbox.commit(answer.committed, !overtook)
        if (outbox.committed < sequence && !overtook)
          order.again() // a restored server stands further back
        else order.sent(sequence)
        if (tries > 0 || sequence === 1) onConnected()
        tries = 0
      } catch (error) {
        if (signal.aborted) return
        order.again()
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
  await client.mutation('gateways.observe', { input: { seen }, ...proofOf(identity, clock.serverNowMs()), signal })
  return version
}
