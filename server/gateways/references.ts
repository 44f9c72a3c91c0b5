import { createPublicKey, type KeyObject } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { digestOfFiles, isMeasured, MEASURED_FOLDERS } from '#/protocol/attestation.ts'
import { signJws, verifyJws } from '#/protocol/jws.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Reference } from './appraise.ts'

const TYP = 'onefold-reference+jwt'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The agent that this server was shipped with, measured as the agent measures itself. */
export async function shippedAgent(root = ROOT): Promise<Reference> {
  const files: { path: string; content: Uint8Array }[] = []
  for (const folder of MEASURED_FOLDERS)
    for (const path of (await readdir(join(root, folder), { recursive: true })).map((it) => `${folder}/${it.replaceAll('\\', '/')}`))
      if (isMeasured(path)) files.push({ path, content: await readFile(join(root, path)) })
  const version = /AGENT_VERSION = '([^']+)'/.exec(await readFile(join(root, 'edge/version.ts'), 'utf8'))?.[1]
  if (!version) throw new Error('the shipped agent names no version')
  return { kind: 'agent', name: 'onefold-edge', version, hash: digestOfFiles(files) }
}

/** Put into the tenant's list, in the place of what stood there under that name and version; signed by the server's key. */
export async function putReference(tx: Tx, key: KeyObject, tenantId: TenantId, reference: Reference, at: Date): Promise<void> {
  const { kind, name, version } = reference
  const jws = signJws({ tenantId, ...reference }, key, { typ: TYP })
  await tx.execute(sql`
    insert into attestation_references (tenant_id, kind, name, version, jws, put_at)
    values (${tenantId}, ${kind}, ${name}, ${version}, ${jws}, ${at.toISOString()})
    on conflict (tenant_id, kind, name, version) do update set jws = excluded.jws, put_at = excluded.put_at`)
}

/** The tenant's list. What the server's key did not sign, or signed for another place in it, is not in it. */
export async function readReferences(tx: Tx, key: KeyObject, tenantId: TenantId): Promise<Reference[]> {
  const rows = await tx.execute<Omit<Reference, 'hash'> & { jws: string }>(
    sql`select kind, name, version, jws from attestation_references where tenant_id = ${tenantId}`,
  )
  const publicKey = createPublicKey(key)
  return rows.flatMap(({ jws, ...place }) => {
    const opened = verifyJws(jws, publicKey, { typ: TYP, maxBytes: 4_096 })
    const said = opened.ok ? Said.safeParse(opened.value) : null
    if (!said?.success) return []
    const { tenantId: whose, ...reference } = said.data
    const here = whose === tenantId && reference.kind === place.kind && reference.name === place.name && reference.version === place.version
    return here ? [reference] : []
  })
}

const Said = z.object({
  tenantId: z.string(),
  kind: z.enum(['agent', 'model', 'configuration']),
  name: z.string(),
  version: z.string(),
  hash: z.string(),
})
