import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolveForMachines } from '#/server/exchange/index.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import { contextOf, headersOf } from './context.ts'

/** The forms in which `/id/<code>` is had, by what Accept says of each. */
const FORMS: Record<string, string> = { page: 'text/html', json: 'application/json', td: 'application/td+json' }

const formOf = (request: IncomingMessage) => new URLSearchParams(request.url?.split('?')[1] ?? '').get('format')

/** Whether `/id/<code>` is asked by a program: it names a machine's form in Accept or `?format=`, which counts before it. */
export function wantsMachine(request: IncomingMessage): boolean {
  const form = formOf(request)
  if (form !== null) return form !== 'page'
  const accept = request.headers.accept ?? ''
  return accept.includes('json') && !accept.includes('text/html')
}

/** The record behind a code: JSON or a Thing Description. A form that there is not is refused with those that there are. */
export async function answerMachine(system: System, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const form = formOf(request)
  const accept = form === null ? (request.headers.accept ?? '') : Object.hasOwn(FORMS, form) ? FORMS[form] : undefined
  if (accept === undefined) {
    const known = Object.keys(FORMS)
    const refusal = { code: 'UNKNOWN_FORM', known, message: `?format= is one of ${known.join(', ')}` }
    return void response.writeHead(406, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ refusal }))
  }
  const address = request.socket.remoteAddress ?? ''
  const { actor } = await contextOf(system, headersOf(request.headers), address)
  const answer = await resolveForMachines(actor ? systemWithin(system, reachOf(actor, 'twin.read'), 'reader') : system, {
    path: path.slice('/id/'.length),
    actor,
    address,
    accept,
  })
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'cache-control': 'no-store',
    vary: 'accept, cookie, authorization',
  })
  response.end(JSON.stringify(answer.body))
}
