import { join } from 'node:path'
import { Assignment } from '#/protocol/messages.ts'
import type { ServerClock } from './clock.ts'
import { readJson, writeDurably } from './files.ts'
import { type Identity, proofOf } from './identity.ts'
import type { ServerClient } from './server-client.ts'

const EMPTY: Assignment = { version: 'none', terminals: [], models: [] }

/** What the gateway serves, as last heard: it goes on with this while the server is away. */
export async function cachedAssignment(dir: string): Promise<Assignment> {
  const parsed = Assignment.safeParse(await readJson(join(dir, 'assignment.json')))
  return parsed.success ? parsed.data : EMPTY
}

/** @throws ServerRefusal, or where the server does not answer */
export async function fetchAssignment(options: {
  dir: string
  client: ServerClient
  identity: Identity
  clock: ServerClock
  signal: AbortSignal
}): Promise<Assignment> {
  const proof = proofOf(options.identity, options.clock.serverNowMs())
  const assignment = Assignment.parse(await options.client.query('gateways.assignment', { ...proof, signal: options.signal }))
  await writeDurably(join(options.dir, 'assignment.json'), JSON.stringify(assignment))
  return assignment
}
