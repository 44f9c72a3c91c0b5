import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { allTenants, COMMAND_LINE, issueToken, revokeToken } from '#/server/access/index.ts'
import type { Onefold } from '#/server/main.ts'
import { LOCAL_ACCESS_FILE, type LocalAccess } from './api.ts'
import { keep, kept } from './keep.ts'

type Kept = LocalAccess & { tokenId: string }

/** While Onefold runs, the command line of the user who started it may call it: a token of this run, in a file only he can read. An empty
 *  installation gets it with its first tenant. */
export async function openLocalAccess(onefold: Onefold, caFile?: string): Promise<AsyncDisposable> {
  const { system } = onefold
  let closed = false
  let open: Promise<AsyncDisposable | null> | null = null
  const openNow = () => {
    open ??= accessToFirst(onefold, caFile).then((access) => {
      if (!access) open = null // asked again at the next tenant
      return access
    })
    return open
  }
  const ears = system.feed.listen((entries) => {
    if (closed || !entries.some(({ verb }) => verb === 'tenant.put')) return
    openNow().catch((error) => system.log.error({ err: error }, 'the command line of this machine has no access until the next start'))
  })
  await openNow()
  return {
    async [Symbol.asyncDispose]() {
      closed = true
      ears[Symbol.dispose]()
      await (await open?.catch(() => null))?.[Symbol.asyncDispose]()
    },
  }
}

async function accessToFirst({ system, http }: Onefold, caFile: string | undefined): Promise<AsyncDisposable | null> {
  const [tenant] = await system.db.system(allTenants)
  if (!tenant) return null
  const file = join(system.dataDir, LOCAL_ACCESS_FILE)
  const by = () => ({ tenantId: tenant.id, actor: COMMAND_LINE, nowMs: system.clock.nowMs() })
  const left = kept<Kept>(file)
  const issued = await system.db.tenant(tenant.id, async (tx) => {
    if (left) await revokeToken(tx, left.tokenId, by())
    return issueToken(tx, { name: 'command line', roles: ['engineer', 'administrator'], expiresInDays: 366 }, by())
  })
  keep(file, JSON.stringify({ url: http.url, token: issued.token, tokenId: issued.id, ...(caFile ? { caFile } : {}) } satisfies Kept))
  return {
    async [Symbol.asyncDispose]() {
      await rm(file, { force: true })
      await system.db.tenant(tenant.id, (tx) => revokeToken(tx, issued.id, by()))
    },
  }
}
