import type { Interest } from './wire.ts'

const GATHER_MS = 50

/** What the parts of this tab look at, joined; told on when it changes, at most every 50 ms. */
export function makeInterests() {
  const held = new Set<Interest>()
  let tell: ((interest: Interest) => void) | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  const changed = () => {
    if (timer) return
    timer = setTimeout(() => {
      timer = null
      tell?.({
        series: [...new Set([...held].flatMap((interest) => interest.series))],
        siteIds: [...new Set([...held].flatMap((interest) => interest.siteIds))],
      })
    }, GATHER_MS)
  }
  return {
    add(interest: Interest): () => void {
      held.add(interest)
      changed()
      return () => {
        held.delete(interest)
        changed()
      }
    },
    follow(listener: (interest: Interest) => void): () => void {
      tell = listener
      changed()
      return () => {
        tell = null
      }
    },
  }
}
