import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { findByCode } from '#/server/twins/index.ts'
import { thingDescription } from './thing-description.ts'

export type MachineAnswer = { status: number; contentType: string; body: unknown }

const JSON_TYPE = 'application/json; charset=utf-8'

/** What `/id/<code>` answers to a program: the object as JSON, or as a Thing Description where that is asked for.
 *  A code of another tenant is answered like one that is not there; who has not signed in learns nothing of any code. */
export async function resolveForMachines(
  system: System,
  ask: { path: string; actor: Actor | null; accept: string; address?: string },
): Promise<MachineAnswer> {
  if (!ask.actor) return refused(401, { code: 'UNAUTHENTICATED', message: 'send an access token: Authorization: Bearer onefold_…' })
  const code = decoded(ask.path)
  if (code === null) return refused(400, { code: 'BAD_CODE', reason: 'characters' })
  const found = await findByCode(system, ask.actor.tenantId, code, ask.address)
  if (!found.ok) return refused(statusOf(found.refusal.code), found.refusal)
  if (!found.value) return refused(404, { code: 'OBJECT_NOT_FOUND' })
  if (!wantsDescription(ask.accept)) return { status: 200, contentType: JSON_TYPE, body: found.value }
  return {
    status: 200,
    contentType: 'application/td+json; charset=utf-8',
    body: thingDescription(found.value, system.env.publicUrl ?? `http://localhost:${system.env.port}`),
  }
}

const statusOf = (code: string) => (code === 'AMBIGUOUS_CONFLICT' ? 300 : code.endsWith('NOT_FOUND') ? 404 : 400)

const refused = (status: number, refusal: Record<string, unknown>): MachineAnswer => ({ status, contentType: JSON_TYPE, body: { refusal } })

const wantsDescription = (accept: string) => accept.includes('application/td+json') || accept.includes('application/ld+json')

/** @returns null where the percent signs are wrong */
function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
