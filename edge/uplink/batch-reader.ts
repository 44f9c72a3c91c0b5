import { emptyBatch } from '#/edge/outbox/batcher.ts'
import type { Outbox } from '#/edge/outbox/outbox.ts'
import { type Batch, decodeBatch } from '#/protocol/batch/batch.ts'

/** A batch of the outbox; an empty one in place of what the disk has lost, so that what follows can be confirmed. */
export async function readBatch(outbox: Outbox, sequence: number): Promise<Batch> {
  const payload = await outbox.read(sequence)
  const decoded = payload && decodeBatch(payload)
  return decoded?.ok ? decoded.value : emptyBatch(outbox.epoch, sequence)
}
