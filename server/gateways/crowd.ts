import type { Database } from '#/server/platform/db.ts'
import { together } from '#/server/platform/together.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import { type Held, readCertificatesByHash, readHolders } from './certificate-rows.ts'
import { type GatewayRecord, readGateways } from './reader.ts'
import { takeLeases } from './writer.ts'

const MOST = 200

/** What each connection asks of the database, asked for all who come at once: after a cut that is everybody. */
export type Crowd = {
  gateway(id: string): Promise<GatewayRecord | null>
  certificate(hash: string): Promise<Held | null>
  /** true where it holds a certificate that counts now */
  holds(id: GatewayId): Promise<true | null>
  lease(id: GatewayId): Promise<number | null>
}

export function crowdOf(db: Database, owner: string, nowMs: () => number): Crowd {
  return {
    gateway: together(MOST, (ids: readonly string[]) => db.system((tx) => readGateways(tx, ids))),
    certificate: together(MOST, (hashes: readonly string[]) => db.system((tx) => readCertificatesByHash(tx, hashes))),
    holds: together(MOST, (ids: readonly GatewayId[]) => db.system((tx) => readHolders(tx, ids, new Date(nowMs())))),
    lease: together(MOST, (ids: readonly GatewayId[]) => db.system((tx) => takeLeases(tx, ids, owner))),
  }
}
