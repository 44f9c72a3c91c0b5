import type { System } from '#/server/platform/system.ts'

/** The site a person stands at: the host he asked, at the address this installation says it has where it says one. */
export type Site = { host: string; hostname: string; origins: string[]; origin: string }

/** A browser itself writes into what it signs where it is, so a made-up Host finds nothing that fits. */
export function siteOf(system: System, headers: Headers | undefined): Site {
  const asked = headers?.get('host') ?? 'localhost'
  const scheme = system.env.https ? 'https' : 'http'
  const url = URL.canParse(`${scheme}://${asked}`) ? new URL(`${scheme}://${asked}`) : new URL(`${scheme}://localhost`)
  const said = system.env.publicUrl ? new URL(system.env.publicUrl) : url
  const origins = [...new Set([`http://${url.host}`, `https://${url.host}`, said.origin])]
  return { host: url.host, hostname: url.hostname, origins, origin: url.host === said.host ? said.origin : url.origin }
}
