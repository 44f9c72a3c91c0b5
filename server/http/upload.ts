import type { IncomingMessage, ServerResponse } from 'node:http'
import { takeFile } from '#/server/exchange/index.ts'
import type { System } from '#/server/platform/system.ts'
import { chunksOf } from './body.ts'
import { contextOf, headersOf } from './context.ts'

/** A file to be brought in, as the body of a POST; its name is in `?name=`. Answered with what was found in it. */
export async function answerUpload(system: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(system, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, { code: 'UNAUTHORIZED' })
  if (!actor.permissions.has('registry.import')) return say(response, 403, { code: 'FORBIDDEN' })
  if (request.method !== 'POST') return say(response, 405, { code: 'BAD_REQUEST' })
  const name = new URLSearchParams(request.url?.split('?')[1] ?? '').get('name') ?? 'file'
  const taken = await takeFile(system, actor, { name, chunks: chunksOf(request) })
  if (taken.ok)
    return void response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(taken.value))
  say(response, taken.refusal.code === 'TOO_LARGE_FILE' ? 413 : 400, taken.refusal)
}

const say = (response: ServerResponse, status: number, refusal: { code: string }) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ refusal }))
