import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Actor } from '#/server/platform/actor.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ExportReadings } from '#/server/telemetry/contract.ts'
import { beginExport, readingsToExport, seriesToExport } from '#/server/telemetry/index.ts'
import { bodyOf } from './body.ts'
import { contextOf, headersOf } from './context.ts'
import { cutOffWhenRevoked } from './cut-off.ts'
import { readingFile } from './reading-files.ts'

const MAX_FORM_BYTES = 1_000_000

/** Readings as a file, while they are read: neither side holds more than a slice. A program sends its question as one field `ask` of a form; a
 *  browser fetches what it said it wants (`telemetry.beginExport`) by its id. Stopped or broken, the connection is cut: half a file never ends
 *  like a whole one. */
export async function answerReadingsExport(whole: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(whole, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, 'sign in first, or send an access token')
  if (!actor.permissions.has('telemetry.read')) return say(response, 403, 'this needs the permission telemetry.read')
  const system = systemWithin(whole, reachOf(actor, 'telemetry.read'), 'reader')
  using _ = cutOffWhenRevoked(whole, request, response, actor)
  if (request.method === 'POST') {
    const said = await readAsk(request)
    if (!said) return say(response, 400, 'ask must be JSON with id, format, of, fromMs and toMs')
    const wanted = await beginExport(system, actor, said)
    if (!wanted.ok && wanted.refusal.code === 'OBJECT_NOT_FOUND') return say(response, 404, 'none of these channels is here, or yours')
    if (!wanted.ok) return say(response, 429, 'enough exports are under way; try again when one is done')
    return await answerWith(system, { actor, id: said.id }, response)
  }
  if (request.method !== 'GET') return say(response, 405, 'send a form with the field ask')
  return await answerWith(system, { actor, id: new URL(request.url ?? '', 'http://localhost').searchParams.get('id') ?? '' }, response)
}

async function answerWith(system: System, { actor, id }: { actor: Actor; id: string }, response: ServerResponse): Promise<void> {
  const begun = service(system, 'telemetry').exports.begin(id, actor.id, system.clock.nowMs())
  if (!begun) return say(response, 404, 'no export of this id waits to be fetched')
  const { told, signal, ask } = begun
  const series = await seriesToExport(system, actor.tenantId, ask)
  try {
    const file = readingFile(ask.format)
    const [first] = series
    const of = series.length === 1 && first ? `${first.tag}-${first.channel}`.replaceAll(/[^\w.-]+/g, '-') : 'readings'
    const name = `onefold-${of}-${new Date(ask.fromMs).toISOString().slice(0, 10)}.${ask.format}`
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
    await send(response, file.begin())
    for await (const { info, readings, part } of readingsToExport(system, actor.tenantId, series, ask)) {
      if (signal.aborted || response.destroyed) break
      await send(response, file.rows(info, readings))
      told.part = part
      told.readings += readings.count
    }
    if (signal.aborted || response.destroyed) {
      told.state = 'stopped'
      return void response.destroy()
    }
    response.end(file.end())
    told.state = 'done'
  } catch (error) {
    told.state = 'failed'
    throw error
  }
}

async function send(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (bytes.length > 0 && !response.destroyed && !response.write(bytes))
    await Promise.race([once(response, 'drain'), once(response, 'close')])
}

async function readAsk(request: IncomingMessage): Promise<ExportReadings | null> {
  const body = await bodyOf(request, MAX_FORM_BYTES)
  try {
    return ExportReadings.parse(JSON.parse(new URLSearchParams(body?.toString('utf8')).get('ask') ?? ''))
  } catch {
    return null
  }
}

const say = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
