import { join } from 'node:path'
import { createTRPCClient, httpLink } from '@trpc/client'
import { trustAuthority } from '#/edge/trust.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { readEnv } from '#/server/platform/env.ts'
import type { AppRouter } from '#/server/root.ts'
import { runningFrom } from './claim.ts'
import { kept } from './keep.ts'

/** What a running Onefold leaves in its data folder for the command line: where it is, a token of this machine's own administrator, and with HTTPS
 *  of its own the authority to trust. */
export type LocalAccess = { url: string; token: string; caFile?: string }
export const LOCAL_ACCESS_FILE = 'local-access.json'

/** The procedures of the Onefold that runs from this data folder, or of ONEFOLD_URL with ONEFOLD_TOKEN.
 *  @throws Error when none runs */
export async function localApi(project: string) {
  const { url, token, caFile } = localAccess(project)
  if (caFile) trustAuthority(caFile)
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/api/trpc`, headers: { authorization: `Bearer ${token}` } })] })
}

export function localAccess(project: string): LocalAccess {
  const { ONEFOLD_URL: url, ONEFOLD_TOKEN: token } = process.env
  if (url && token) return { url, token }
  const { dir } = dataDir(readEnv(process.env).dataDir, project)
  const access = runningFrom(dir) === null ? null : kept<LocalAccess>(join(dir, LOCAL_ACCESS_FILE))
  if (!access) throw new Error(`Onefold is not running from ${dir}; start it, or set ONEFOLD_URL and ONEFOLD_TOKEN`)
  return access
}
