import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { AppRouter } from '#/server/root.ts'
import { refusalOf } from './refusal.ts'

/** Asks who one is. @returns whether it was shown */
type Asker = () => Promise<boolean>
let asker: Asker | null = null
let asking: Promise<boolean> | null = null

/** The frame's dialog offers itself; without one, the refusal reaches the caller. */
export function answerStepUp(ask: Asker): () => void {
  asker = ask
  return () => {
    if (asker === ask) asker = null
  }
}

/** Where the server wants to know first who sits here, asks once for all that wait, and calls again. */
export const stepUpLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let current = next(op).subscribe({ ...observer, error: onError })
      function onError(error: Parameters<typeof observer.error>[0]) {
        const ask = refusalOf(error)?.code === 'STEP_UP_NEEDED' ? asker : null
        if (!ask) return observer.error(error)
        asking ??= ask().finally(() => {
          asking = null
        })
        void asking.then((shown) => {
          if (shown) current = next(op).subscribe(observer)
          else observer.error(error)
        })
      }
      return () => current.unsubscribe()
    })
