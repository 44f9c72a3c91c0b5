import type { IncomingMessage, ServerResponse } from 'node:http'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import { AskMany, encodeSeries, SERIES_CONTENT_TYPE } from '#/server/telemetry/contract.ts'
import { manyDrawn } from '#/server/telemetry/index.ts'
import { bodyOf } from './body.ts'
import { contextOf, headersOf } from './context.ts'

const MAX_ASK_BYTES = 256_000

/** What `telemetry.many` answers, as binary columns: `POST /api/telemetry/series` with its question as JSON. A hundred series of a day are a hundred
 *  thousand points, which JSON takes longer to write and to read than they take to find. */
export async function answerSeriesColumns(whole: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(whole, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, 'sign in first, or send an access token')
  if (!actor.permissions.has('telemetry.read')) return say(response, 403, 'this needs the permission telemetry.read')
  if (request.method !== 'POST') return say(response, 405, 'send the question as JSON in the body of a POST')
  const body = await bodyOf(request, MAX_ASK_BYTES)
  if (!body) return say(response, 413, `a question has at most ${MAX_ASK_BYTES} bytes`)
  const ask = AskMany.safeParse(jsonOf(body))
  if (!ask.success) return say(response, 400, 'the body must be JSON with of, fromMs, toMs and pixels')
  const system = systemWithin(whole, reachOf(actor, 'telemetry.read'), 'reader')
  const found = await manyDrawn(system, actor.tenantId, ask.data)
  const bytes = encodeSeries(found.map(({ info: { objectId, channel }, drawn }) => ({ objectId, channel, ...drawn })))
  response.writeHead(200, { 'content-type': SERIES_CONTENT_TYPE, 'content-length': bytes.length, 'cache-control': 'no-store' }).end(bytes)
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

const say = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
