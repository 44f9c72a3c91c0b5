import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type AccessRefusal, PAGE_OF } from '#/server/access/contract.ts'
import { authHandler } from '#/server/access/index.ts'
import { noteListener } from '#/server/platform/listeners.ts'
import type { System } from '#/server/platform/system.ts'
import { type Context, unwrap } from '#/server/platform/trpc.ts'
import { ok, refuse } from '#/twin-models/core/result.ts'
import { dropTheRest } from './body.ts'
import { contextOf, headersOf } from './context.ts'
import { guardAnswer } from './headers.ts'
import { answerHealth, type HealthProbe } from './health.ts'
import { leadToLabel } from './label-way.ts'
import { answerMachine, wantsMachine } from './machines.ts'
import { sameOrigin } from './origin.ts'
import { answerProcedure } from './procedures.ts'
import { createRateLimit } from './rate-limit.ts'
import { routeOf } from './routes.ts'
import { isOfBuild } from './statics.ts'
import { sayWaiting, wantsPage } from './waiting-page.ts'

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
const METHODS = ['GET', 'HEAD', 'POST']
const MAX_AUTH_BODY_BYTES = 64 * 1024
/** How long a request may take to come in: whoever sends a byte now and then holds no connection. */
type Patience = { headersMs: number; requestMs: number; checkMs: number }
const PATIENCE: Patience = { headersMs: 15_000, requestMs: 60_000, checkMs: 5_000 }

export type HttpServer = AsyncDisposable & {
  url: string
  port: number
  /** Pages are drawn by Next once it is ready; until then a page says so. */
  setPages(pages: PageHandler): void
}

/** The web listener: procedures, sign-in, health, tiles and machines' addresses here; the rest is handed to the pages.
 *  @throws Error with one line when the port is taken or may not be opened */
export async function startHttp(
  system: System,
  options: {
    host: string
    port: number
    tls?: { key: string; cert: string }
    probes: readonly HealthProbe[]
    patience?: Patience
  },
): Promise<HttpServer> {
  let pages: PageHandler | null = null
  const https = options.tls !== undefined || system.env.https
  const patience = options.patience ?? PATIENCE
  const auth = authHandler(system)
  const limit = limitOf(system)
  const probes = [...options.probes, { name: 'pages', probe: () => (pages ? { ok: true } : { ok: false, detail: 'being built' }) }]
  const isAway = () => system.services.vitals?.trouble === 'DATABASE_AWAY'
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    guardAnswer(response, { path: request.url ?? '/', https })
    dropTheRest(request, response)
    if (!sameOrigin(request))
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end('this request did not come from our own pages\n')
    route(request, response).catch((error) => {
      system.log.error({ err: error, url: request.url }, 'a request failed')
      // Half an answer that ends well would be taken for a whole one: a file that is cut off must be seen to be.
      if (response.headersSent) return void response.destroy()
      if (isAway() && isForPage(request, pathOf(request))) return sayWaiting(response, 'away')
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('something broke on the server; it is in its log\n')
    })
  }
  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request)
    if (!METHODS.includes(request.method ?? ''))
      return say(response, 405, 'nothing here answers this method', { allow: METHODS.join(', ') })
    if (path.startsWith('/api/trpc/'))
      return answerProcedure(system, request, response, path.slice('/api/trpc/'.length), (questions) =>
        limitedContext(system, limit, request, questions),
      )
    // What the browser kept of what he saw goes with him; what a tablet has yet to send stays.
    if (path === '/api/auth/sign-out' && request.method === 'POST') response.setHeader('clear-site-data', '"cache"')
    if (path.startsWith('/api/auth/')) return isShort(request, response) ? auth(request, response) : undefined
    if (path === '/api/health') return answerHealth(system, probes, response)
    if (isAway() && isForPage(request, path)) return sayWaiting(response, 'away')
    if (!isOfBuild(path) && (await tooOften(system, limit, request, response))) return
    const found = routeOf(path)
    if (found) return found.answer(system, request, response, path)
    if (path.startsWith('/id/') && wantsMachine(request)) return answerMachine(system, request, response, path)
    if (path.startsWith('/id/') && isPath(path) && (await leadToLabel(system, request, response))) return
    if (!isPath(path)) return void response.writeHead(400, { 'content-type': 'text/plain' }).end('this is no address of ours\n')
    if (request.method === 'POST' && !system.env.dev) return say(response, 405, 'pages are read', { allow: 'GET, HEAD' })
    if (pages) return pages(request, response)
    sayWaiting(response, 'starting')
  }
  const slow = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkMs,
  }
  const server = options.tls ? createSecureServer({ ...options.tls, ...slow, minVersion: 'TLSv1.2' }, answer) : createServer(slow, answer)
  await listen(server, options.host, options.port)
  const { port } = server.address() as AddressInfo
  const listener = noteListener(system, { name: 'web', host: options.host, port, encrypted: options.tls !== undefined })
  return {
    url: `${options.tls ? 'https' : 'http'}://localhost:${port}`,
    port,
    setPages: (handler) => {
      pages = handler
    },
    async [Symbol.asyncDispose]() {
      listener[Symbol.dispose]()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Sign-in's own library reads a body to its end, whatever its size: what is too large, or does not say how large it is, never reaches it. */
function isShort(request: IncomingMessage, response: ServerResponse): boolean {
  const length = request.headers['content-length']
  const bodiless = length === undefined && request.headers['transfer-encoding'] === undefined
  if (bodiless || Number(length) <= MAX_AUTH_BODY_BYTES) return true
  say(response, length === undefined ? 411 : 413, 'too large, or it does not say how large it is')
  return false
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

/** Whether it would be handed to the pages, for a person's browser. */
const isForPage = (request: IncomingMessage, path: string): boolean =>
  wantsPage(request) &&
  !isOfBuild(path) &&
  !path.startsWith('/api/') &&
  !routeOf(path) &&
  !(path.startsWith('/id/') && wantsMachine(request))

const say = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) =>
  void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${text}\n`)

type Limit = ReturnType<typeof createRateLimit>
const limitOf = ({ env: { requestsPerMinute: each } }: System): Limit =>
  createRateLimit({ eachPerMinute: each, addressPerMinute: 5 * each })
const idOf = (actor: Context['actor']) => (actor ? `${actor.kind} ${actor.id}` : null)

/** Refuses what is asked too often of pages and of the routes that are no procedure. */
async function tooOften(system: System, limit: Limit, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { actor, address } = await contextOf(system, headersOf(request.headers), request.socket.remoteAddress ?? '')
  const waitMs = limit(idOf(actor), address, 1, system.clock.nowMs())
  if (waitMs === 0) return false
  response
    .writeHead(429, { 'content-type': 'text/plain', 'retry-after': String(Math.ceil(waitMs / 1000)) })
    .end('too many requests; wait\n')
  return true
}

/** Who asks, if he does not ask too often. Gateways are held to their own measure where they deliver. A page that was drawn for somebody acts for nobody who
 *  signed in after him in the same browser. */
async function limitedContext(system: System, limit: Limit, request: IncomingMessage, questions: number): Promise<Context> {
  const context = await contextOf(system, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (context.gateway) return context
  const drawnFor = context.headers.get(PAGE_OF)
  if (drawnFor !== null && context.actor?.kind === 'person' && context.actor.id !== drawnFor)
    unwrap(refuse<AccessRefusal>({ code: 'ANOTHER_UNAUTHENTICATED' }))
  const waitMs = limit(idOf(context.actor), context.address, questions, system.clock.nowMs())
  return unwrap(waitMs > 0 ? refuse({ code: 'TOO_MANY_REQUESTS', waitSeconds: Math.ceil(waitMs / 1000) }) : ok(context))
}

/** An address of ours, and nothing that only a proxy is asked for (`*`, `http://…`) or whose percent signs decode to nothing. */
export function isPath(path: string): boolean {
  if (!path.startsWith('/')) return false
  try {
    decodeURI(path)
    return true
  } catch {
    return false
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, port)
  }
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new Error(`port ${port} is in use by another program; choose another with PORT=<number>`)
  if (error.code === 'EACCES') return new Error(`this user may not open port ${port}; choose one above 1023 with PORT=<number>`)
  return error
}
