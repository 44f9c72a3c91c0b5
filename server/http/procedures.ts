import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TRPCError } from '@trpc/server'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { ZodError } from 'zod'
import { type System, service } from '#/server/platform/system.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { appRouter } from '#/server/root.ts'
import { answerBinaryIngest, countTooLarge, isBinaryIngest } from './binary-ingest.ts'

const MAX_BODY_BYTES = 8 * 1024 * 1024

/** Procedures, by whoever asks: `contextFor` finds him, told how many questions stand in the request. */
export function answerProcedure(
  system: System,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  contextFor: (questions: number) => Promise<Context>,
): Promise<void> {
  if (isBinaryIngest(request, path)) return answerBinaryIngest(system, request, response, () => contextFor(1))
  return nodeHTTPRequestHandler({
    router: appRouter,
    req: request,
    res: response,
    path,
    maxBodySize: MAX_BODY_BYTES,
    allowMethodOverride: true, // a question about hundreds of series fits in no address
    createContext: () => contextFor(path.split(',').length),
    responseMeta: ({ errors }) => retryAfter(errors),
    onError: ({ error, path: procedure, ctx }) => {
      if (ctx?.gateway && procedure === 'telemetry.ingest') void countRefused(system, ctx.gateway.gatewayId, error)
      if (error.code === 'INTERNAL_SERVER_ERROR') system.log.error({ err: error.cause ?? error, procedure }, 'a procedure failed')
    },
  })
}

/** Says how long to wait, where what was refused says it. */
const retryAfter = (errors: readonly TRPCError[]) => {
  const waits = errors.flatMap(({ cause }) => (cause as { refusal?: { waitSeconds?: number } } | undefined)?.refusal?.waitSeconds ?? [])
  return waits.length > 0 ? { headers: { 'retry-after': String(Math.max(...waits)) } } : {}
}

/** What never became a batch. What did, and was refused, is counted where it is refused. */
async function countRefused(system: System, gatewayId: string, { code, cause, message }: TRPCError): Promise<void> {
  if (code === 'PAYLOAD_TOO_LARGE') return countTooLarge(system, gatewayId, 'a request')
  const shapeless = code === 'PARSE_ERROR' || (code === 'BAD_REQUEST' && (cause instanceof ZodError || cause instanceof SyntaxError))
  if (!shapeless) return
  const gateways = service(system, 'gateways')
  gateways.noteRefused(await gateways.find(gatewayId).catch(() => null), 'MALFORMED', 1, `over HTTPS: ${message}`)
}
