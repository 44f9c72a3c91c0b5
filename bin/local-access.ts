import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allTenants, issueToken, revokeToken } from '#/server/access/index.ts'
import type { Onefold } from '#/server/main.ts'
import { LOCAL_ACCESS_FILE, type LocalAccess } from './api.ts'
import { keep, kept } from './keep.ts'

type Kept = LocalAccess & { tokenId: string }
const ACTOR = { kind: 'system', id: 'system:command-line', name: 'command line of this machine' } as const

/** While Onefold runs, the command line of the user who started it may call it: a token of this run, in a file only he can read. */
export async function openLocalAccess({ system, http }: Onefold): Promise<AsyncDisposable> {
  const [tenant] = await system.db.system(allTenants)
  const file = join(system.dataDir, LOCAL_ACCESS_FILE)
  if (!tenant) return { [Symbol.asyncDispose]: async () => {} }
  const by = () => ({ tenantId: tenant.id, actor: ACTOR, nowMs: system.clock.nowMs() })
  const left = kept<Kept>(file)
  const issued = await system.db.tenant(tenant.id, async (tx) => {
    if (left) await revokeToken(tx, left.tokenId, by())
    return issueToken(tx, { name: 'command line', roles: ['engineer', 'administrator'], expiresInDays: 366 }, by())
  })
  keep(file, JSON.stringify({ url: http.url, token: issued.token, tokenId: issued.id } satisfies Kept))
  return {
    async [Symbol.asyncDispose]() {
      await rm(file, { force: true })
      await system.db.tenant(tenant.id, (tx) => revokeToken(tx, issued.id, by()))
    },
  }
}
