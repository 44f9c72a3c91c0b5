'use client'
import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void) {
  for (const event of ['online', 'offline'] as const) addEventListener(event, listener)
  return () => {
    for (const event of ['online', 'offline'] as const) removeEventListener(event, listener)
  }
}

/** Whether the tablet has a network at all; the server may still not answer. */
export const useOnline = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
