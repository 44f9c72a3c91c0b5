import type { HTTPHeaders, Operation, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { PAGE_OF } from '#/server/access/contract.ts'
import type { AppRouter } from '#/server/root.ts'
import { refusalOf } from './refusal.ts'

/** All tabs of a browser share one sign-in, and a tab goes on standing after somebody else has signed in beside it. So what is asked says for whom
 *  the page was drawn, and the server does nothing by it for anybody else. */
let drawnFor: string | null = null
let another: () => void = () => {}

/** The frame says for whom it is, and hears when the browser has become somebody else's. */
export function drawFor(personId: string, onAnother: () => void): () => void {
  drawnFor = personId
  another = onAnother
  return () => {
    drawnFor = null
    another = () => {}
  }
}

/** For what is somebody's whoever the page is for by the time it is sent. */
export const doneBy = (personId: string) => ({ [PAGE_OF]: personId })

export const pageOfLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const context = { ...(drawnFor ? { [PAGE_OF]: drawnFor } : {}), ...op.context }
      const asked = next({ ...op, context }).subscribe({
        ...observer,
        error(failed) {
          if (refusalOf(failed)?.code === 'ANOTHER_UNAUTHENTICATED') another()
          observer.error(failed)
        },
      })
      return () => asked.unsubscribe()
    })

/** What is asked together is asked for one: the rest of it is refused where it is another's, and stays. */
export function pageOfHeaders({ opList }: { opList: readonly Pick<Operation, 'context'>[] }): HTTPHeaders {
  const of = opList.map(({ context }) => context[PAGE_OF])
  const own = of.find((one) => one !== drawnFor) ?? drawnFor
  return typeof own === 'string' ? { [PAGE_OF]: own } : {}
}
