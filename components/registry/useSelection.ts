'use client'
import { useMemo, useRef, useState } from 'react'
import type { ObjectLine } from '#/server/search/contract.ts'

/** What is selected, kept while one scrolls and filters: the lines themselves, as they were seen. */
export function useSelection(lines: readonly ObjectLine[]) {
  const [held, hold] = useState<ReadonlyMap<string, ObjectLine>>(new Map())
  const last = useRef<string | null>(null)
  const ids = useMemo(() => new Set(held.keys()), [held])
  /** `through`: everything from the last one toggled up to this one. */
  const toggle = (id: string, through: boolean) => {
    const to = lines.findIndex((line) => line.id === id)
    const from = through ? lines.findIndex((line) => line.id === last.current) : -1
    const range = from < 0 ? lines.slice(to, to + 1) : lines.slice(Math.min(from, to), Math.max(from, to) + 1)
    const next = new Map(held)
    const adding = !held.has(id)
    for (const line of range) adding ? next.set(line.id, line) : next.delete(line.id)
    last.current = id
    hold(next)
  }
  const toggleAll = () => {
    const all = lines.every((line) => held.has(line.id))
    const next = new Map(held)
    for (const line of lines) all ? next.delete(line.id) : next.set(line.id, line)
    hold(next)
  }
  return { ids, lines: useMemo(() => [...held.values()], [held]), toggle, toggleAll, clear: () => hold(new Map()) }
}
