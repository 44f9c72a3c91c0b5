import type { KeyObject } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { importPrivateKey, makeKey, privateJwk } from '#/protocol/signatures.ts'
import type { Database } from '#/server/platform/db.ts'

/** The one key by which commands are signed. In the database, so that every worker signs with the same; no role of a tenant can read it.
 *  @throws Error on a kept key that is not P-256 */
export async function serverKey(db: Database): Promise<KeyObject> {
  const fresh = JSON.stringify(privateJwk(makeKey()))
  const kept = await db.system(async (tx) => {
    await tx.execute(
      sql`insert into gateway_server_keys (purpose, private_jwk, created_at) values ('commands', ${fresh}::text::jsonb, now()) on conflict do nothing`,
    )
    const [row] = await tx.execute<{ jwk: unknown }>(sql`select private_jwk as jwk from gateway_server_keys where purpose = 'commands'`)
    return row?.jwk
  })
  return importPrivateKey(kept)
}
