import { sql } from 'drizzle-orm'
import type { System } from '#/server/platform/system.ts'
import { serverKey } from './server-key.ts'
import { Gateways } from './service.ts'

/** After a kill nobody is connected: what the last run believed about it is cleared, and each gateway announces itself again. */
export async function startGateways(system: System): Promise<AsyncDisposable> {
  await system.db.system((tx) => tx.execute(sql`update gateways set online = false where online`))
  const gateways = new Gateways(system, await serverKey(system.db))
  system.services.gateways = gateways
  const changed = system.feed.listen((entries) => {
    for (const { verb, subject } of entries) {
      if (verb === 'gateway.quarantined' || verb === 'gateway.released')
        gateways.reload(subject.id).catch((error) => system.log.warn({ err: error }, 'a gateway could not be read again'))
      if (verb === 'gateway.revoked') gateways.forget(subject.id)
      if (verb === 'object.changed') gateways.forgetRecord(subject.id)
      if (verb === 'object.imported') gateways.forgetRecord(null)
    }
  })
  return {
    async [Symbol.asyncDispose]() {
      changed[Symbol.dispose]()
      await gateways[Symbol.asyncDispose]()
    },
  }
}
