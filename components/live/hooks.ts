'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { serverNowMs, useLive } from './Live.tsx'

/** Asks the stream for these series and sites as long as the caller is on the screen. */
export function useWatch(series: readonly number[], siteIds: readonly string[] = []) {
  const { interests } = useLive()
  const key = `${series.join()}|${siteIds.join()}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for both lists, which are new arrays at every drawing
  useEffect(() => interests.add({ series: [...series], siteIds: [...siteIds] }), [interests, key])
}

const ticking = new Set<() => void>()
let nowMs = 0
let clock: ReturnType<typeof setInterval> | null = null
function subscribe(listener: () => void) {
  ticking.add(listener)
  clock ??= setInterval(() => {
    nowMs = serverNowMs()
    for (const tick of ticking) tick()
  }, 1000)
  return () => {
    ticking.delete(listener)
    if (ticking.size > 0 || clock === null) return
    clearInterval(clock)
    clock = null
  }
}

/** The server's time, in steps of a second; one timer for the whole page. 0 while the server draws. */
export const useNowMs = (): number =>
  useSyncExternalStore(
    subscribe,
    () => {
      if (nowMs === 0 || clock === null) nowMs = Math.floor(serverNowMs() / 1000) * 1000
      return nowMs
    },
    () => 0,
  )
