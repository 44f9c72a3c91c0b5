'use client'
import { useSyncExternalStore } from 'react'

const QUERY = '(max-width: 1240px)'
const subscribe = (changed: () => void) => {
  const media = matchMedia(QUERY)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

/** Whether the desk is so narrow (a tablet lying down) that tables drop what the panel beside them says anyway. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(QUERY).matches,
    () => false,
  )
