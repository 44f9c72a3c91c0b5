'use client'
import { useNowMs } from '#/components/live/hooks.ts'
import { useLatest } from '#/components/live/Live.tsx'
import type { LiveChannel } from '#/components/object/live-channels.ts'
import { type About, useAbout } from '#/components/object/useAbout.ts'
import type { KnownObject } from '#/components/object/useObject.ts'
import { hours } from '#/twin-models/core/time.ts'
import { useLatestFinding } from './FindingSpectrum.tsx'
import { type Outlook, outlookAt } from './outlook.ts'

/** What the open finding of an object says of other rates: until the repair that is planned for it, where one is. */
export type Outlooks = { at(rate: number): Outlook | null; until: { iso: string; aheadH: number } | null; shows: LiveChannel }

/** @param now the rate it runs at, and the one at which it is rated: expectations of the catalogue hold there */
export function useOutlook(known: KnownObject, now: number | null, rated: number | null): Outlooks | null {
  const about = useAbout(known.object.id)
  const finding = useLatestFinding(about.findings[0]?.findingId ?? null)
  const wear = known.type?.findings.find(({ id }) => id === finding?.kind)?.wear
  const channel = (id: string | undefined) => known.channels.find((live) => live.channel.id === id) ?? null
  const [turns, shows] = [channel(wear?.turns), channel(wear?.shows)]
  const speed = useLatest(turns?.seriesId ?? null)
  const shaking = useLatest(shows?.seriesId ?? null)
  const nowMs = useNowMs()
  if (!finding || !shows || !speed || !shaking || !now || !rated) return null
  const until = plannedOf(about, finding.findingId, nowMs)
  const wearing = {
    finding,
    speedRpm: speed.value,
    shakes: shaking.value,
    whole: ((shows.channel.expected?.value ?? 0) * now) / rated,
  }
  return { at: (rate) => outlookAt(wearing, rate / now, until?.aheadH ?? null), until, shows }
}

/** Hours to the planned repair, as if it ran on until then without a stop. */
function plannedOf({ orders }: About, findingId: string, nowMs: number) {
  const iso = orders.find((order) => order.findingId === findingId)?.plannedFrom
  const aheadH = iso ? (Date.parse(iso) - nowMs) / hours(1) : 0
  return iso && nowMs > 0 && aheadH > 0 ? { iso, aheadH } : null
}
