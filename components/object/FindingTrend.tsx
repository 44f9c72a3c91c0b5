'use client'
import { useState } from 'react'
import { useNowMs } from '#/components/live/hooks.ts'
import type { Finding } from '#/server/inference/contract.ts'
import { days, hours } from '#/twin-models/core/time.ts'
import { ChannelTrend } from './page/ChannelTrend.tsx'
import { wantsLog } from './page/finding-limits.ts'
import { useLevels } from './page/useLevels.ts'
import { useMarks } from './page/useMarks.ts'
import { type KnownObject, useObject } from './useObject.ts'

const HEIGHT_PX = 168
const DAYS = 30

/** The thirty days of a channel that a finding speaks of, as on the object's own page: limits by name, what is to come, what happened. */
export function FindingTrend({ finding, channel }: { finding: Finding; channel: string }) {
  const { known } = useObject(finding.objectId)
  const live = known?.channels.find((one) => one.channel.id === channel)
  return <div style={{ minHeight: HEIGHT_PX + 24 }}>{known && live && <Drawn known={known} live={live} finding={finding} />}</div>
}

function Drawn({ known, live, finding }: { known: KnownObject; live: KnownObject['channels'][number]; finding: Finding }) {
  const levels = useLevels(known, live, finding)
  const marks = useMarks(known.object.id)
  const nowMs = useNowMs()
  const hour = Math.ceil(nowMs / hours(1)) * hours(1)
  const [picked, zoom] = useState<{ fromMs: number; toMs: number } | null>(null)
  const shown = picked ? { ...picked, live: false } : { fromMs: hour - days(DAYS), toMs: hour, live: true }
  return (
    <ChannelTrend
      known={known}
      live={live}
      range={{ shown, ready: hour > 0, zoom: (next) => void zoom(next), compare: 'none' }}
      marks={marks}
      more={levels}
      finding={finding}
      heightPx={HEIGHT_PX}
      log={wantsLog(finding, live.channel.id)}
    />
  )
}
