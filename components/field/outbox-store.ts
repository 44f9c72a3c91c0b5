import type { Refusal } from '#/components/api/refusal.ts'
import type { OutboxEntry } from './outbox.ts'

export type OutboxStore = ReturnType<typeof openOutbox>
type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What one person has done on this tablet and the server has not confirmed. It is written down before anything is drawn, so a reload, an
 *  empty battery or another person's signing in loses none of it. Tabs share it: every change starts from what is written. */
export function openOutbox(storage: Kept, personId: string) {
  const key = `onefold.outbox.${personId}`
  const listeners = new Set<() => void>()
  let entries = read()

  function read(): readonly OutboxEntry[] {
    try {
      const held: unknown = JSON.parse(storage.getItem(key) ?? '[]')
      return Array.isArray(held) ? held : []
    } catch {
      return []
    }
  }
  function change(make: (held: readonly OutboxEntry[]) => readonly OutboxEntry[]) {
    entries = make(read())
    if (entries.length === 0) storage.removeItem(key)
    else storage.setItem(key, JSON.stringify(entries))
    for (const hear of listeners) hear()
  }
  const one = (entryId: string, make: (entry: OutboxEntry) => OutboxEntry) =>
    change((held) => held.map((entry) => (entry.entryId === entryId ? make(entry) : entry)))

  return {
    key,
    personId,
    list: () => entries,
    add: (entry: OutboxEntry) => change((held) => [...held, entry]),
    /** confirmed, or given up by the person who made it */
    remove: (entryId: string) => change((held) => held.filter((entry) => entry.entryId !== entryId)),
    refuse: (entryId: string, refusal: Refusal) => one(entryId, (entry) => ({ ...entry, refusal })),
    /** decided anew, on the order as it stands now */
    again: (entryId: string, version: number | null) =>
      one(entryId, (entry) => ({ ...entry, refusal: null, version: version ?? entry.version })),
    reread() {
      entries = read()
      for (const hear of listeners) hear()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
