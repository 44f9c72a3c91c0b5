'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { RANGES } from '#/components/object/page/range.ts'

export const SPANS = ['1h', '24h', '7d', '30d'] as const
export type SpanId = (typeof SPANS)[number]

const EVERY_MS = 5_000
const SLOWLY_MS = 60_000
/** Its answer changes when a quarter of an hour is closed. */
const RARELY_MS = 5 * 60_000
const STEP_MS = 15 * 60_000

export const useSpan = () => useQueryState('range', parseAsStringLiteral(SPANS).withDefault('24h').withOptions({ history: 'replace' }))

/** The stretch that is looked at, in whole quarters of an hour, so that a moving now does not ask at every second. */
export function useStretch(): { fromMs: number; toMs: number; ready: boolean } {
  const [span] = useSpan()
  const nowMs = useNowMs()
  const toMs = Math.ceil(nowMs / STEP_MS) * STEP_MS
  return { fromMs: Math.max(0, toMs - RANGES[span]), toMs, ready: nowMs > 0 }
}

/** Everything the room draws; each part asks for itself, so that a slow one holds up no other. */
export function useDataHealth() {
  const site = useSite()
  const { fromMs, toMs, ready } = useStretch()
  const health = useAsk(['telemetry.health'], () => api.telemetry.health.query(), { everyMs: EVERY_MS })
  const fleet = useAsk(['gateways.list'], () => api.gateways.list.query(), { everyMs: EVERY_MS })
  const quarantine = useAsk(['telemetry.quarantine', {}], () => api.telemetry.quarantine.query({ limit: 1 }), { everyMs: SLOWLY_MS })
  const storage = useAsk(['telemetry.storage'], () => api.telemetry.storage.query(), { everyMs: SLOWLY_MS })
  const wholeness = useAsk(
    ['telemetry.wholeness', { siteId: site.id, fromMs, toMs }],
    ({ signal }) => api.telemetry.wholeness.query({ siteId: site.id, fromMs, toMs }, { signal }),
    { enabled: ready, keep: true, everyMs: RARELY_MS },
  )
  return {
    health,
    wholeness,
    storage,
    /** Of this site, and those that stand at none. */
    gateways: fleet.data?.filter((row) => row.siteId === null || row.siteId === site.id),
    fleet,
    quarantine,
  }
}
export type DataHealth = ReturnType<typeof useDataHealth>
