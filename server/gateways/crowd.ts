import type { Database } from '#/server/platform/db.ts'
import { together } from '#/server/platform/together.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import { type Held, readCertificatesByHash, readHolders } from './certificate-rows.ts'
import { type GatewayRecord, readGateways } from './reader.ts'
import { takeLeases } from './writer.ts'

const MOST = 40
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What each connection asks of the database, asked for all who come at once: after a cut that is everybody. */
export type Crowd = {
  /** What is no id is nobody's: asked for, it would cost everybody in the crowd his answer. */
  gateway(id: string): Promise<GatewayRecord | null>
  certificate(hash: string): Promise<Held | null>
  /** true where it holds a certificate that counts now */
  holds(id: GatewayId): Promise<true | null>
  lease(id: GatewayId): Promise<number | null>
}

export function crowdOf(db: Database, owner: string, nowMs: () => number): Crowd {
  const byId = together(MOST, (ids: readonly string[]) => db.system((tx) => readGateways(tx, ids)))
  return {
    gateway: async (id) => (UUID.test(id) ? byId(id) : null),
    certificate: together(MOST, (hashes: readonly string[]) => db.system((tx) => readCertificatesByHash(tx, hashes))),
    holds: together(MOST, (ids: readonly GatewayId[]) => db.system((tx) => readHolders(tx, ids, new Date(nowMs())))),
    lease: together(MOST, (ids: readonly GatewayId[]) => db.system((tx) => takeLeases(tx, ids, owner))),
  }
}
