import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ExportReadings } from '#/server/telemetry/contract.ts'
import { readingsToExport, seriesToExport } from '#/server/telemetry/index.ts'
import { contextOf, headersOf } from './context.ts'
import { readingFile } from './reading-files.ts'

const MAX_FORM_BYTES = 1_000_000

/** Readings as a file, while they are read: neither side holds more than a slice. The question comes as one field `ask` of a form. Stopped or
 *  broken, the connection is cut: half a file never ends like a whole one. */
export async function answerReadingsExport(whole: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { actor } = await contextOf(whole, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(response, 401, 'sign in first, or send an access token')
  if (!actor.permissions.has('telemetry.read')) return say(response, 403, 'this needs the permission telemetry.read')
  const system = systemWithin(whole, reachOf(actor, 'telemetry.read'), 'reader')
  if (request.method !== 'POST') return say(response, 405, 'send a form with the field ask')
  const ask = await readAsk(request)
  if (!ask) return say(response, 400, 'ask must be JSON with id, format, of, fromMs and toMs')
  const series = await seriesToExport(system, actor.tenantId, ask)
  if (series.length === 0) return say(response, 404, 'none of these channels is here, or yours')
  const begun = service(system, 'telemetry').exports.begin(ask.id, actor.id)
  if (!begun) return say(response, 429, 'enough exports are under way; try again when one is done')
  const { told, signal } = begun
  try {
    const file = readingFile(ask.format)
    const name = `onefold-readings-${new Date(ask.fromMs).toISOString().slice(0, 10)}.${ask.format}`
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
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_FORM_BYTES) return null
    chunks.push(chunk)
  }
  try {
    return ExportReadings.parse(JSON.parse(new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('ask') ?? ''))
  } catch {
    return null
  }
}

const say = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
