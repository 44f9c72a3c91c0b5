'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { EvidenceChart } from '#/components/charts/EvidenceChart.tsx'
import { days } from '#/twin-models/core/time.ts'

const PIXELS = 240
const NONE: readonly (number | null)[] = []

/** The thirty days that led to a finding, from what is stored. */
export function EvidenceHistory(props: { label: string; objectId: string; channel: string; toMs: number; decimals: number }) {
  const { objectId, channel, toMs } = props
  const fromMs = toMs - days(30)
  const { data } = useAsk(['telemetry.series', { objectId, channel, fromMs, toMs, pixels: PIXELS }], ({ signal }) =>
    api.telemetry.series.query({ objectId, channels: [channel], fromMs, toMs, pixels: PIXELS }, { signal }),
  )
  return <EvidenceChart label={props.label} values={data?.[0]?.points.v ?? NONE} expected={undefined} decimals={props.decimals} />
}
