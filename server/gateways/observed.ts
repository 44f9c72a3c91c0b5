import type { SeenNumber } from '#/protocol/sightings.ts'
import { type System, service } from '#/server/platform/system.ts'
import { MOST_SIGHTINGS } from '#/server/registry/contract.ts'
import { observeNumbers } from '#/server/registry/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'

/** Held against the registry at once, so that what is wrong is an event within seconds. What cannot be read, or is nobody's behind this
 *  gateway, is counted. */
export async function observed(system: System, gatewayId: string, seen: readonly SeenNumber[]): Promise<{ noted: number }> {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(gatewayId)
  if (!gateway) return { noted: 0 }
  if (gateway.quarantine) {
    gateways.noteRefused(gateway, 'QUARANTINED', seen.length, 'numbers')
    return { noted: 0 }
  }
  const told = seen.slice(0, MOST_SIGHTINGS)
  const at = new Date(system.clock.nowMs())
  const who = { id: gateway.id as unknown as ObjectId, tenantId: gateway.tenantId }
  const { noted, unread } = await again(() => system.db.system((tx) => observeNumbers(tx, who, told, at)))
  const [first] = unread
  const dropped = unread.length + seen.length - told.length
  if (dropped > 0) gateways.noteRefused(gateway, 'BAD_NUMBER', dropped, first ? `${first.kind} ${first.value}` : 'too many')
  return { noted }
}

/** Of two gateways that show one number at once the database lets one note it; the other then sees that it is taken. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 4 || !/numbers_live|deadlock/.test(String((error as Error).cause ?? error))) throw error
    }
  }
}
