import type { DbAddress } from '#/server/platform/db.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startBare } from './bed.ts'
import { fillRegistry } from './fill.ts'

/** A process of its own, so that what a million made objects leave in memory is not the server's: `node bench/registry/fill-process.ts <address> <objects>`.
 *  Says where they are, and its progress line by line. */
const [given = '{}', objects] = process.argv.slice(2)
const address = JSON.parse(given) as DbAddress
const system = await startBare(address)
const { tenant, siteId } = await testGround(system)
const world = { tenantId: tenant.id, siteId, codePrefix: tenant.codePrefix, objects: Number(objects) }
await fillRegistry(address, { ...world, progress: (line) => process.send?.({ seen: line }) })
await system[Symbol.asyncDispose]()
process.send?.({ tenant, siteId })
process.disconnect?.()
