import { eq } from 'drizzle-orm'
import type { FeedEntry } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { GatewayId } from '#/twin-models/core/ids.ts'
import { twinAlarms, twinGateways } from './schema.ts'
import { ALARM_VERBS, alarmNews, GATEWAY_VERBS, gatewayNews } from './state.ts'

/** Keeps what the map marks, from the feed: alarms and gateways stand to the right and are never asked. */
export async function startTwins(system: System): Promise<AsyncDisposable> {
  // After a kill nobody is in touch; each gateway announces itself again.
  await system.db.system((tx) => tx.update(twinGateways).set({ online: false }).where(eq(twinGateways.online, true)))
  return system.feed.subscribe({ consumer: 'twins', verbs: [...ALARM_VERBS, ...GATEWAY_VERBS], handle: (entry) => hear(system, entry) })
}

export async function hear(system: System, entry: FeedEntry): Promise<void> {
  await (GATEWAY_VERBS.includes(entry.verb) ? hearGateway(system, entry) : hearAlarm(system, entry))
}

async function hearAlarm(system: System, entry: FeedEntry): Promise<void> {
  const news = alarmNews(entry.verb, entry.subject.id, entry.data)
  const { objectId, tenantId } = entry
  if (!news || !objectId) return
  const { alarmId, priority, state } = news
  await system.db.system(async (tx) => {
    if (!news.open) return void (await tx.delete(twinAlarms).where(eq(twinAlarms.alarmId, alarmId)))
    await tx
      .insert(twinAlarms)
      .values({ alarmId, tenantId, objectId, priority, state })
      .onConflictDoUpdate({ target: twinAlarms.alarmId, set: { priority, state } })
  })
}

async function hearGateway(system: System, entry: FeedEntry): Promise<void> {
  const gatewayId = GatewayId.parse(entry.subject.id)
  const set = gatewayNews(entry.verb, entry.data)
  await system.db.system((tx) =>
    tx
      .insert(twinGateways)
      .values({ gatewayId, tenantId: entry.tenantId, online: false, since: entry.at, ...set })
      .onConflictDoUpdate({ target: twinGateways.gatewayId, set: 'online' in set ? { ...set, since: entry.at } : set }),
  )
}
