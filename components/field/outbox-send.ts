import { api } from '#/components/api/client.ts'
import { doneBy } from '#/components/api/page-of.ts'
import { type Refusal, refusalOf } from '#/components/api/refusal.ts'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { isFinal, nextToSend, type OutboxEntry } from './outbox.ts'
import type { OutboxStore } from './outbox-store.ts'

const PATIENCE_MS = 10_000

/** One entry to the server, which answers with the order as it is then. It is the person's who did it: while another is signed in it stays. */
export function sendEntry({ orderId, entryId, at, version, change }: OutboxEntry, personId: string): Promise<OrderDetail> {
  const { do: verb, ...rest } = change
  const seen = verb === 'start' || verb === 'complete' ? { version } : {} // what is only added collides with nothing
  const how = { signal: AbortSignal.timeout(PATIENCE_MS), context: doneBy(personId) }
  return api.workOrders[verb].mutate({ orderId, entryId, at, ...seen, ...rest } as never, how)
}

/** Sends what waits, one after the other. `away`: the server could not be reached, or not now; what is left stays. */
export async function sendAll(
  outbox: Pick<OutboxStore, 'personId' | 'list' | 'remove' | 'refuse'>,
  send: (entry: OutboxEntry, personId: string) => Promise<OrderDetail>,
  onSent: (order: OrderDetail) => void,
): Promise<'done' | 'away'> {
  for (let entry = nextToSend(outbox.list()); entry; entry = nextToSend(outbox.list())) {
    try {
      onSent(await send(entry, outbox.personId))
      outbox.remove(entry.entryId)
    } catch (error) {
      const refusal: Refusal | null = refusalOf(error)
      if (!isFinal(refusal)) return 'away'
      outbox.refuse(entry.entryId, refusal)
    }
  }
  return 'done'
}
