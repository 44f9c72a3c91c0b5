import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { tenantById } from '#/server/access/index.ts'
import { EXPORT_FORMATS, exportFile, exportRows } from '#/server/exchange/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import { ListObjects, ObjectFilter } from '#/server/search/contract.ts'
import { listObjects } from '#/server/search/index.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { contextOf, headersOf } from './context.ts'
import { cutOffWhenRevoked } from './cut-off.ts'

const MAX_FORM_BYTES = 1_000_000
const PAGE = 500

const Ask = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  filter: ObjectFilter.default({}),
  /** These alone, in this order. */
  ids: z.array(ObjectId).max(20_000).nullish(),
})
type Ask = z.infer<typeof Ask>

/** What matches, as a file, while it is read: neither side holds more than a page. The question comes as one field `ask` of a form. */
export async function answerExport(whole: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(whole, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, 'sign in first, or send an access token')
  if (!actor.permissions.has('twin.read')) return say(response, 403, 'this needs the permission twin.read')
  const system = systemWithin(whole, reachOf(actor, 'twin.read'), 'reader')
  if (request.method !== 'POST') return say(response, 405, 'send a form with the field ask')
  const ask = await readAsk(request)
  if (!ask) return say(response, 400, 'ask must be JSON with format, filter and ids')
  using _ = cutOffWhenRevoked(whole, request, response, actor)
  const file = exportFile(ask.format)
  const name = `onefold-${new Date(system.clock.nowMs()).toISOString().slice(0, 10)}.${ask.format}`
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
  const tenant = await system.db.tenant(actor.tenantId, (tx) => tenantById(tx, actor.tenantId))
  await send(response, file.begin())
  for await (const ids of ask.ids ? slices(ask.ids) : matching(system, actor, ask)) {
    if (response.destroyed) return
    await send(response, file.rows(await system.db.tenant(actor.tenantId, (tx) => exportRows(tx, ids, tenant?.workingCrs ?? 'EPSG:4326'))))
  }
  response.end(file.end())
}

async function* slices(ids: readonly ObjectId[]): AsyncGenerator<ObjectId[]> {
  for (let from = 0; from < ids.length; from += PAGE) yield ids.slice(from, from + PAGE)
}

async function* matching(system: System, actor: Actor, { filter }: Ask): AsyncGenerator<ObjectId[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const ask = ListObjects.parse({ filter, limit: PAGE, ...(after ? { after } : {}) })
    const page = await system.db.tenant(actor.tenantId, (tx) => listObjects(tx, ask))
    if (!page.ok) throw new Error(page.refusal.code)
    yield page.value.rows.map(({ id }) => id)
    after = page.value.next
  }
}

async function send(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (bytes.length > 0 && !response.write(bytes)) await Promise.race([once(response, 'drain'), once(response, 'close')])
}

async function readAsk(request: IncomingMessage): Promise<Ask | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_FORM_BYTES) return null
    chunks.push(chunk)
  }
  try {
    return Ask.parse(JSON.parse(new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('ask') ?? ''))
  } catch {
    return null
  }
}

const say = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
