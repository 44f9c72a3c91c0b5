import type { FeedEntry } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { AlarmId, FindingId } from '#/twin-models/core/ids.ts'
import { openForAlarm, openForFinding, redrawForFinding, verifyByProcess } from './process.ts'

/** Orders from findings and alarms, and their verification when the process is normal again. */
export async function startWorkOrders(system: System): Promise<AsyncDisposable> {
  return system.feed.subscribe({
    consumer: 'work-orders.process',
    verbs: ['finding.opened', 'finding.updated', 'finding.ended', 'alarm.raised', 'alarm.returned'],
    handle: (entry) => handle(system, entry),
  })
}

async function handle(system: System, { verb, tenantId, subject, objectId, data }: FeedEntry): Promise<void> {
  const now = new Date(system.clock.nowMs())
  const kind = String(data.kind)
  if (!objectId) return
  await system.db.tenant(tenantId, async (tx) => {
    if (verb === 'finding.opened') await openForFinding(tx, subject.id as FindingId, now)
    else if (verb === 'finding.updated') await redrawForFinding(tx, subject.id as FindingId)
    else if (verb === 'alarm.raised') await openForAlarm(tx, { id: subject.id as AlarmId, objectId, kind }, now)
    else await verifyByProcess(tx, objectId, kind, now)
  })
}
