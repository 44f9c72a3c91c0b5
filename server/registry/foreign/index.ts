import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { minutes } from '#/twin-models/core/time.ts'
import type { ForeignAnswer, RegistryRefusal } from '../contract.ts'
import { prefixesOf } from '../resolve.ts'
import { cleaned } from '../schemes/text.ts'
import { countTry } from '../tries.ts'
import type { ForeignAdapter } from './adapter.ts'
import { handle } from './handle.ts'

const ADAPTERS = [handle] as const satisfies readonly ForeignAdapter[]
/** So many questions a minute leave the machine for one organisation. */
const MOST_A_MINUTE = 60

/** What the register of a foreign code says of it. Nothing is asked, and nothing leaves the machine, unless the installation names that
 *  register's address; codes under a prefix of one's own are never asked for outside. */
export async function resolveForeign(
  system: System,
  actor: Actor,
  given: string,
  fetcher: typeof fetch = fetch,
): Promise<Result<ForeignAnswer, RegistryRefusal>> {
  const text = cleaned(given)
  for (const adapter of ADAPTERS) {
    const base = system.env.foreign[adapter.id]
    const taken = adapter.takes(text)
    if (!taken) continue
    if (!base) return ok({ state: 'off' })
    const own = await system.db.tenant(actor.tenantId, prefixesOf)
    if (own.has(taken.prefix)) return ok({ state: 'not_foreign' })
    const { times } = await countTry(system, `foreign:${adapter.id}`, actor.tenantId, minutes(1))
    if (times > MOST_A_MINUTE) return refuse({ code: 'FOREIGN_TOO_OFTEN', most: MOST_A_MINUTE })
    const answer = await adapter.ask(new URL(base), taken.code, fetcher)
    return answer.ok ? ok({ state: 'found', record: answer.value }) : answer
  }
  return ok({ state: 'not_foreign' })
}
