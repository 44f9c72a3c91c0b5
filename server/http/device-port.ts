import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { noteListener } from '#/server/platform/listeners.ts'
import type { System } from '#/server/platform/system.ts'
import { service } from '#/server/platform/system.ts'
import { dropTheRest } from './body.ts'
import { contextOf, headersOf } from './context.ts'
import { type Door, openDoor, reachable } from './doors.ts'
import { answerCrl, answerEst, CRL_PATH, EST } from './est.ts'
import { guardAnswer } from './headers.ts'
import { presented } from './presented.ts'
import { answerProcedure } from './procedures.ts'
import type { ServerTls } from './tls.ts'
import { createTurns, TURNS } from './turns.ts'
import { createUnproven, type Unproven } from './unproven.ts'

export type DevicePort = AsyncDisposable & { url: string; port: number }

/** How long a request may take to come in, how long until it begins (a gateway connects because it has something to ask), and how many who have proven
 *  nothing may stand connected from one network. */
type Patience = { requestMs: number; headersMs: number; mostUnproven: number }
const PATIENCE: Patience = { requestMs: 60_000, headersMs: 10_000, mostUnproven: 1_000 }

/** HTTPS for gateways, by client certificate: their procedures, enrolment and its renewal, the list of revocations, and nothing for people. They take
 *  turns as on the way to MQTT.
 *  @throws Error with one line when the port is taken or may not be opened */
export async function startDevicePort(system: System, door: Door & { tls: ServerTls }, patience = PATIENCE): Promise<DevicePort> {
  const { headersMs, requestMs, mostUnproven } = patience
  const slow = { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: headersMs / 4 }
  const unproven = createUnproven(mostUnproven)
  const server = createServer(slow, (request, response) => {
    guardAnswer(response, { path: request.url ?? '/', https: true })
    dropTheRest(request, response)
    answer(system, unproven, request, response).catch((error) => {
      system.log.error({ err: error, url: request.url }, 'a request of a device failed')
      if (response.headersSent) return void response.destroy()
      response.writeHead(500, { 'content-type': 'text/plain' }).end('something broke on the server; it is in its log\n')
    })
  })
  server.emit('listening') // it is handed its connections, and only from its listening on does it look at how long they take
  const turns = createTurns(TURNS)
  const standing = await openDoor(door, turns, (socket, entered) => {
    entered()
    unproven.come(socket)
    server.emit('connection', socket)
  })
  const { port } = standing
  const url = `https://${reachable(door.host, system.env.publicUrl)}:${port}`
  service(system, 'gateways').deviceUrl = url
  const listener = noteListener(system, { name: 'devices', host: door.host, port, encrypted: true })
  return {
    url,
    port,
    async [Symbol.asyncDispose]() {
      listener[Symbol.dispose]()
      turns[Symbol.dispose]()
      const closed = standing.close()
      server.close()
      standing.drop()
      await closed
    },
  }
}

async function answer(system: System, unproven: Unproven, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (path.startsWith('/api/trpc/'))
    return answerProcedure(system, request, response, path.slice('/api/trpc/'.length), () => deviceContext(system, unproven, request))
  if (path.startsWith(EST)) return answerEst(system, request, response, path)
  if (path === CRL_PATH) return answerCrl(system, response)
  response.writeHead(404, { 'content-type': 'text/plain' }).end('this port is for devices\n')
}

/** Here nobody is a person, whatever he sends. */
async function deviceContext(system: System, unproven: Unproven, request: IncomingMessage) {
  const context = await contextOf(system, headersOf(request.headers), request.socket.remoteAddress ?? '', {
    door: 'devices',
    shown: presented(request.socket),
  })
  if (context.gateway) unproven.proven(request.socket)
  return { ...context, actor: null }
}
