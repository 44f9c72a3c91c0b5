import type { IncomingMessage } from 'node:http'

/** Whether a request comes from our own pages or from a program. Browsers send Sec-Fetch-Site or Origin with every write and every stream, programs
 *  neither; also one without a cookie is refused, since signing in and the first start want none. Links from elsewhere lead to our pages and back
 *  from a sign-in; nothing else is read from another origin. */
export function sameOrigin(request: IncomingMessage): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (reads && (!request.url?.startsWith('/api/') || request.headers['sec-fetch-mode'] === 'navigate')) return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = request.headers.origin
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === request.headers.host
}
