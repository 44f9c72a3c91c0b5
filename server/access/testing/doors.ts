import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { PolicyFields } from '../policy/policy.ts'
import { policyOf, setPolicy } from '../policy/store.ts'
import { accessOf } from '../service.ts'
import { forget } from '../session/sessions.ts'

const HOST = 'localhost:3000'

/** A browser's call to the doors, with the cookie it holds. @returns the answer, and what it holds afterwards */
export async function callDoor(
  system: System,
  path: string,
  body: unknown,
  options: { cookie?: string; address?: string; headers?: Record<string, string> } = {},
) {
  const { auth } = await accessOf(system)
  const { cookie = '', address = '192.0.2.1' } = options
  const headers = {
    'content-type': 'application/json',
    host: HOST,
    origin: `http://${HOST}`,
    'x-onefold-address': address,
    cookie,
    ...options.headers,
  }
  const answer = await auth.handler(new Request(`http://${HOST}/api/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  const set = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0] ?? '')
  return { status: answer.status, cookie: set.join('; '), retryAfter: answer.headers.get('retry-after'), body: await answer.text() }
}

/** The headers of a page's own request by whoever holds this cookie. */
export const pageOf = (cookie: string) => new Headers({ host: HOST, origin: `http://${HOST}`, cookie })

/** The organisation decides otherwise about some of it. */
export async function decide(system: System, tenantId: TenantId, part: Partial<PolicyFields>): Promise<void> {
  await system.db.system(async (tx) => {
    const { version, changedAt: _at, changedBy: _by, ...now } = await policyOf(tx, tenantId)
    const set = await setPolicy(tx, { ...now, ...part }, version, { tenantId, actor: systemActor('test'), nowMs: system.clock.nowMs() })
    if (!set.ok) throw new Error(set.refusal.code)
  })
  await forget(system)
}
