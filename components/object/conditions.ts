import type { Store } from '#/components/live/store.ts'
import type { Channel, Condition } from '#/twin-models/catalog/shape.ts'
import type { LiveChannel } from './live-channels.ts'

/** Whether all conditions hold by the newest values; one that was never read does not hold. */
export function holds(conditions: readonly Condition[], channels: readonly LiveChannel[], store: Pick<Store, 'get'>): boolean {
  return conditions.every((condition) => {
    const series = channels.find(({ channel }) => channel.id === condition.channel)?.seriesId
    const value = series === undefined ? undefined : store.get(series)?.value
    if (value === undefined) return false
    if (condition.equals !== undefined && value !== condition.equals) return false
    if (condition.above !== undefined && !(value > condition.above)) return false
    return condition.below === undefined || value < condition.below
  })
}

/** What the channel should read now; null where nothing is expected of it in this state. */
export function expectedNow(channel: Channel, channels: readonly LiveChannel[], store: Pick<Store, 'get'>): number | null {
  if (!channel.expected) return null
  return holds(channel.expected.when ?? [], channels, store) ? channel.expected.value : null
}
