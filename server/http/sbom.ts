import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { System } from '#/server/platform/system.ts'
import { contextOf, headersOf } from './context.ts'

/** Written by the build; see bin/sbom.ts. */
const FILE = new URL('../../.next/onefold-sbom.json', import.meta.url)

/** The packages this build is made of, for those who inspect the system. */
export async function answerSbom(system: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const say = (status: number, text: string) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
  const { actor } = await contextOf(system, headersOf(request.headers), request.socket.remoteAddress ?? '')
  if (!actor) return say(401, 'sign in first, or send an access token')
  if (!actor.permissions.has('system.read')) return say(403, 'this needs the permission system.read')
  const text = await readFile(FILE, 'utf8').catch(() => null)
  if (text === null) return say(404, 'this build has no list of its packages')
  const headers = {
    'content-type': 'application/vnd.cyclonedx+json; version=1.5',
    'content-disposition': 'attachment; filename="onefold-sbom.json"',
  }
  response.writeHead(200, headers).end(text)
}
