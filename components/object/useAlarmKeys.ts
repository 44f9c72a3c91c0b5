'use client'
import { useEffect, useEffectEvent } from 'react'
import { typing } from '#/components/frame/typing.ts'

/** Single letters for the alarm in the panel; off while one types, and where the room itself has them. */
export function useAlarmKeys(on: boolean, keys: Record<string, () => void>) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    if (!on) return
    const listener = (event: KeyboardEvent) => press(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [on])
}
