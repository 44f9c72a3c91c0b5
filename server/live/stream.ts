import { type System, service } from '#/server/platform/system.ts'
import { unwrap } from '#/server/platform/trpc.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { refuse } from '#/twin-models/core/result.ts'
import { type LiveEvent, type LiveRefusal, MOST_OF_ONE, type OpenStream } from './contract.ts'
import type { Viewer } from './viewer.ts'

const WAIT_MS = 5_000

/** The stream of one browser: resumed after its cursor where that is known, else begun with a snapshot. Ends when the browser is gone. */
export async function* liveStream(
  system: System,
  who: { tenantId: TenantId; id: string },
  input: OpenStream,
  signal: AbortSignal,
): AsyncGenerator<{ cursor: string; event: LiveEvent }> {
  const hub = service(system, 'live')
  const seat = hub.seat(input.streamId, who, system.db.walls.see)
  if (!seat && hub.isAnothers(input.streamId, who)) return
  if (!seat) return unwrap(refuse<LiveRefusal>({ code: 'TOO_MANY_STREAMS', limit: MOST_OF_ONE }))
  await hub.look(seat)
  const { viewer } = seat
  const cursorOf = (n: number) => `${hub.epoch}.${n}`
  const after = input.lastEventId || input.after || null
  const reign = hub.enter(seat)
  try {
    const cursor = after ?? cursorOf(viewer.sent)
    yield { cursor, event: { kind: 'hello', cursor } }
    for (const { n, event } of resume(viewer, hub.epoch, after)) yield { cursor: cursorOf(n), event }
    while (!signal.aborted && seat.reign === reign) {
      for (const { n, event } of viewer.collect(system.clock.nowMs())) yield { cursor: cursorOf(n), event }
      await woken(viewer, signal)
    }
  } finally {
    hub.leave(seat, reign)
  }
}

function resume(viewer: Viewer, epoch: string, after: string | null) {
  if (after === null) return []
  const [afterEpoch, n] = after.split('.')
  if (afterEpoch !== epoch) {
    viewer.missed('RESTARTED')
    return []
  }
  const kept = viewer.since(Number(n))
  if (kept === null) viewer.missed('TOO_OLD')
  return kept ?? []
}

/** Until the next tick: the hub wakes each stream, and one that is not read from simply is not asked. */
function woken(viewer: Viewer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, WAIT_MS)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    viewer.wake = done
    signal.addEventListener('abort', done, { once: true })
  })
}
