'use client'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { useMay } from '#/components/frame/me.tsx'
import { typing } from '#/components/frame/typing.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { AssignDialog } from './AssignDialog.tsx'
import { ShelveDialog } from './ShelveDialog.tsx'
import { useAlarmActs } from './useAlarms.ts'

export type AlarmHands = { acknowledge(): void; shelve(): void; assign(): void; dialog: ReactNode; failed: unknown }

/** The selected alarm in the hands of keyboard and buttons alike: a, s, m act, j and k move. */
export function useAlarmKeys(rows: readonly AlarmRow[], selected: AlarmRow | null, select: (alarm: AlarmRow) => void): AlarmHands {
  const [asked, setAsked] = useState<{ what: 'shelve' | 'assign'; alarm: AlarmRow } | null>(null)
  const { acknowledge } = useAlarmActs()
  const may = {
    acknowledge: useMay('alarm.acknowledge', selected?.objectId),
    shelve: useMay('alarm.shelve', selected?.objectId),
    assign: useMay('alarm.assign', selected?.objectId),
  }
  const act = useEffectEvent((key: 'a' | 's' | 'm' | 'j' | 'k') => {
    if (key === 'j' || key === 'k') return move(rows, selected, key === 'j' ? 1 : -1, select)
    if (!selected) return
    if (key === 'a' && may.acknowledge !== false) acknowledge.mutate([selected])
    if (key === 's' && may.shelve !== false) setAsked({ what: 'shelve', alarm: selected })
    if (key === 'm' && may.assign !== false) setAsked({ what: 'assign', alarm: selected })
  })
  useEffect(() => {
    const on = (key: 'a' | 's' | 'm' | 'j' | 'k') => (event: KeyboardEvent) => {
      if (typing(event)) return
      event.preventDefault()
      act(key)
    }
    const down = on('j')
    const up = on('k')
    return tinykeys(window, { a: on('a'), s: on('s'), m: on('m'), j: down, k: up })
  }, [])
  const close = () => setAsked(null)
  const dialog =
    asked &&
    (asked.what === 'shelve' ? <ShelveDialog alarm={asked.alarm} onClose={close} /> : <AssignDialog alarm={asked.alarm} onClose={close} />)
  return {
    acknowledge: () => selected && acknowledge.mutate([selected]),
    shelve: () => selected && setAsked({ what: 'shelve', alarm: selected }),
    assign: () => selected && setAsked({ what: 'assign', alarm: selected }),
    dialog,
    failed: acknowledge.error,
  }
}

function move(rows: readonly AlarmRow[], selected: AlarmRow | null, by: 1 | -1, select: (alarm: AlarmRow) => void) {
  const at = selected ? rows.findIndex((row) => row.id === selected.id) : -1
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
  if (!next) return
  select(next)
  document.getElementById(`alarm-${next.id}`)?.scrollIntoView({ block: 'nearest' })
}
