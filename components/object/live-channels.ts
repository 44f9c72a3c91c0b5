import type { ObjectDetail } from '#/server/twins/contract.ts'
import type { Channel, TwinType } from '#/twin-models/catalog/shape.ts'
import { days, minutes } from '#/twin-models/core/time.ts'

export type LiveChannel = { channel: Channel; seriesId: number }

/** The channels of the type that this object has a series for, in the catalogue's order. */
export function liveChannels(type: TwinType, object: Pick<ObjectDetail, 'channels'>): LiveChannel[] {
  const series = new Map(object.channels.map((one) => [one.id, one.seriesId]))
  return type.channels.flatMap((channel) => {
    const seriesId = series.get(channel.id)
    return seriesId === undefined ? [] : [{ channel, seriesId }]
  })
}

/** What the alarm or the finding speaks of, else the first key channel that is a number. */
export function decisiveOf(channels: readonly LiveChannel[], spokenOf: readonly (string | null | undefined)[]): LiveChannel | null {
  const numbers = channels.filter(({ channel }) => channel.kind === 'number')
  for (const id of spokenOf) {
    const found = numbers.find(({ channel }) => channel.id === id)
    if (found) return found
  }
  return numbers.find(({ channel }) => channel.key) ?? numbers[0] ?? null
}

/** How far back a sparkline looks: about 120 reports, from two minutes to a day. */
export const sparkWindowMs = (everyMs: number) => Math.min(days(1), Math.max(minutes(2), everyMs * 120))

/** Twenty steps of the last place shown: what moves less is drawn as a level line. */
export const quietSpan = (channel: Pick<Channel, 'decimals'>) => 20 * 10 ** -channel.decimals

/** Limits of the type's own rules on a channel, to be drawn where the value is. */
export function limitsOn(type: TwinType, channelId: string): { value: number; id: string; names: { en: string; 'zh-CN': string } }[] {
  return type.rules
    .filter((rule) => rule.channel === channelId)
    .flatMap((rule) =>
      [rule.above, rule.below]
        .filter((value): value is number => value !== undefined)
        .map((value) => ({ value, id: rule.id, names: rule.names })),
    )
}
