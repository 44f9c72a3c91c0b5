'use client'
import { useSyncExternalStore } from 'react'
import type { SceneTheme } from '#/components/scene/looks.ts'

function subscribe(listener: () => void) {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

/** The page's theme, for what CSS cannot reach. */
export const useTheme = (): SceneTheme => useSyncExternalStore(subscribe, themeNow, () => 'grey')

function themeNow(): SceneTheme {
  const { theme } = document.documentElement.dataset
  return theme === 'dark' || theme === 'light' ? theme : 'grey'
}
