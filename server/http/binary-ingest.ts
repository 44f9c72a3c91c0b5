import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TRPCError } from '@trpc/server'
import { BATCH_CONTENT_TYPE, BATCH_LIMITS } from '#/protocol/batch/batch.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { ingestBinary } from '#/server/telemetry/index.ts'
import { bodyOf } from './body.ts'

/** `telemetry.ingest` with a binary batch as its body: tRPC's own adapter takes only JSON, forms and octet streams. */
export const isBinaryIngest = (request: IncomingMessage, procedure: string): boolean =>
  procedure === 'telemetry.ingest' &&
  request.method === 'POST' &&
  request.headers['content-type']?.split(';')[0]?.trim() === BATCH_CONTENT_TYPE

/** Answers in tRPC's own shapes, so that a client reads both forms alike. */
export async function answerBinaryIngest(
  system: System,
  request: IncomingMessage,
  response: ServerResponse,
  context: () => Promise<Context>,
): Promise<void> {
  const asker = await context().catch(tooOften)
  if ('waitSeconds' in asker) return busy(response, asker)
  const { gateway } = asker
  if (!gateway)
    return refuse(response, 401, 'UNAUTHORIZED', -32001, 'only an enrolled gateway may call this, with a token signed by its key', null)
  if (service(system, 'telemetry').room.waiting > MOST_WAITING) return busy(response, { code: 'TOO_MANY_UNDER_WAY', waitSeconds: 2 })
  const body = await bodyOf(request, BATCH_LIMITS.bytes)
  if (!body) {
    await countTooLarge(system, gateway.gatewayId, 'a batch')
    return refuse(response, 413, 'PAYLOAD_TOO_LARGE', -32013, `a batch has at most ${BATCH_LIMITS.bytes} bytes`, null)
  }
  const answer = await ingestBinary(system, gateway, body)
  if (!answer.ok && answer.refusal.code === 'TOO_MANY_UNDER_WAY') return busy(response, answer.refusal)
  if (!answer.ok && answer.refusal.code === 'DISK_FULL') {
    response.setHeader('retry-after', answer.refusal.waitSeconds)
    return refuse(response, 503, 'SERVICE_UNAVAILABLE', -32603, 'the disk is full', answer.refusal)
  }
  if (!answer.ok)
    return refuse(response, 400, 'BAD_REQUEST', -32600, answer.refusal.code.toLowerCase().replaceAll('_', ' '), answer.refusal)
  send(response, 200, { result: { data: answer.value } })
}

/** @throws what was thrown for another reason */
function tooOften(error: TRPCError): { code: string; waitSeconds: number } {
  const refusal = (error.cause as { refusal?: { code: string; waitSeconds?: number } } | undefined)?.refusal
  if (refusal?.waitSeconds === undefined) throw error
  return { code: refusal.code, waitSeconds: refusal.waitSeconds }
}

/** So many may wait for room with their body in memory; who comes beyond them is sent away before his is read. */
const MOST_WAITING = 32

function busy(response: ServerResponse, refusal: { code: string; waitSeconds: number }): void {
  response.setHeader('retry-after', refusal.waitSeconds)
  refuse(response, 429, 'TOO_MANY_REQUESTS', -32029, 'more is under way than fits', refusal)
}

/** Counted against its sender, as what comes over MQTT is. */
export async function countTooLarge(system: System, gatewayId: string, what: string): Promise<void> {
  const gateways = service(system, 'gateways')
  gateways.noteRefused(await gateways.find(gatewayId).catch(() => null), 'TOO_LARGE', 1, `${what} over HTTPS`)
}

function refuse(response: ServerResponse, httpStatus: number, code: string, rpcCode: number, message: string, refusal: unknown): void {
  send(response, httpStatus, {
    error: { message, code: rpcCode, data: { code, httpStatus, path: 'telemetry.ingest', refusal, issues: null } },
  })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
