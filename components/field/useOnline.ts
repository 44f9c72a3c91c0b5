'use client'
import { useSyncExternalStore } from 'react'

let awaySinceMs: number | null = null
function subscribe(listener: () => void) {
  const hear = () => {
    note()
    listener()
  }
  note()
  for (const event of ['online', 'offline'] as const) addEventListener(event, hear)
  return () => {
    for (const event of ['online', 'offline'] as const) removeEventListener(event, hear)
  }
}
const note = () => {
  awaySinceMs = navigator.onLine ? null : (awaySinceMs ?? Date.now())
}

/** Since when the tablet has had no network, by its own clock; null while it has one. The server may still not answer. */
export const useAwaySince = (): number | null =>
  useSyncExternalStore(
    subscribe,
    () => awaySinceMs,
    () => null,
  )

export const useOnline = (): boolean => useAwaySince() === null
