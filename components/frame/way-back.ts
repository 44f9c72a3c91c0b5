/** Where to go after a sign-in: the page that was asked for, if it is one of ours, else the map. */
export function wayBack(asked: string | string[] | null | undefined): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.length > 2_000) return '/map'
  const here = 'http://here.invalid'
  if (!URL.canParse(asked, here)) return '/map'
  const url = new URL(asked, here)
  url.searchParams.delete('_rsc') // of a page fetched for a link
  if (url.origin !== here || url.pathname.startsWith('//') || /^\/(sign-in|welcome|second-factor|enter)\b/.test(url.pathname)) return '/map'
  return url.pathname === '/' ? '/map' : `${url.pathname}${url.search}`
}

/** The sign-in that leads back. */
export const doorTo = (asked: string | null): string => {
  const to = wayBack(asked)
  return to === '/map' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`
}
