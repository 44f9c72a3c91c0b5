import { percentDecoded } from '#/twin-models/core/text.ts'

/** The tablet's pages are one page to the router: going from one to another asks no server, so it works without a network. */
export type FieldPlace = { page: 'today' | 'outbox' | 'swap' } | { page: 'order'; number: string }

export function fieldPlace(path: string): FieldPlace {
  const part = percentDecoded(path.replace(/^\/field\/?/, '').split('/')[0] ?? '')
  if (part === '') return { page: 'today' }
  if (part === 'outbox' || part === 'swap') return { page: part }
  return { page: 'order', number: part }
}

export const goInField = (href: string) => window.history.pushState(null, '', href)
