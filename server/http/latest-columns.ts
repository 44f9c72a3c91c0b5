import type { IncomingMessage, ServerResponse } from 'node:http'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import { SiteId } from '#/twin-models/core/ids.ts'
import { contextOf, headersOf } from './context.ts'

/** The newest values of a site as binary columns: `GET /api/telemetry/latest?site=…`. */
export async function answerLatestColumns(whole: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(whole, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, 'sign in first, or send an access token')
  if (!actor.permissions.has('telemetry.read')) return say(response, 403, 'this needs the permission telemetry.read')
  const site = SiteId.safeParse(new URLSearchParams(request.url?.split('?')[1] ?? '').get('site'))
  if (!site.success) return say(response, 400, 'site must be the id of a site')
  const telemetry = service(whole, 'telemetry')
  const reach = reachOf(actor, 'telemetry.read')
  const system = systemWithin(whole, reach, 'reader')
  const parts = await telemetry.latestColumns.of(telemetry, {
    tenantId: actor.tenantId,
    siteId: site.data,
    nowMs: whole.clock.nowMs(),
    seen: reach === 'whole' ? null : (ids) => seenAmong(system, actor.tenantId, ids),
  })
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  response.writeHead(200, { 'content-type': 'application/x-onefold-latest', 'content-length': length, 'cache-control': 'no-store' })
  response.cork() // one write to the socket, and nothing copied
  for (const part of parts) response.write(part)
  response.end()
}

const say = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
