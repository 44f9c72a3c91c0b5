'use client'
import { type RefObject, useLayoutEffect } from 'react'

const MOST_PX = 640
const AROUND_PX = 120

/** Ends a list at the edge of a row: none is sliced before one scrolls. Asked again with every change of what stands in it. */
export function useWholeRows(list: RefObject<HTMLElement | null>, rowSelector: string) {
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const room = Math.min(MOST_PX, window.innerHeight - AROUND_PX)
    const top = element.getBoundingClientRect().top - element.scrollTop
    const edges = [...element.querySelectorAll(rowSelector)].map((row) => row.getBoundingClientRect().bottom - top)
    const whole = edges.every((edge) => edge <= room) ? room : Math.max(0, ...edges.filter((edge) => edge <= room))
    element.style.maxHeight = `${whole}px`
  })
}
