'use client'
import { type RefObject, useEffect, useState } from 'react'

/** The element's own width, CSS pixels; `initial` until it is measured, so that nothing jumps. */
export function useWidth(ref: RefObject<HTMLElement | null>, initial: number): number {
  const [width, setWidth] = useState(initial)
  useEffect(() => {
    if (!ref.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(80, Math.round(entry.contentRect.width)))
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref])
  return width
}
