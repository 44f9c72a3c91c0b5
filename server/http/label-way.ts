import type { IncomingMessage, ServerResponse } from 'node:http'
import { actorFromRequest } from '#/server/access/index.ts'
import type { System } from '#/server/platform/system.ts'
import { headersOf } from './context.ts'

/** A label's address carries its token; who is not signed in is led to the public page behind it, whether or not there is one. */
export async function leadToLabel(system: System, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const token = new URLSearchParams(query).get('t')
  if (token === null || (await actorFromRequest(system, headersOf(request.headers)))) return false
  const headers = { location: `/label${path.slice('/id'.length)}?t=${encodeURIComponent(token)}`, 'cache-control': 'no-store' }
  response.writeHead(303, headers).end()
  return true
}
