import type { IncomingHttpHeaders } from 'node:http'
import { actorFromRequest } from '#/server/access/index.ts'
import { gatewayFromToken } from '#/server/gateways/index.ts'
import type { GatewayIdentity } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { Context } from '#/server/platform/trpc.ts'
import type { Shown } from './presented.ts'

/** The listener it came by, and what its connection showed of a certificate. */
type Way = { door: 'web' | 'devices'; shown: Shown | null }
const WEB: Way = { door: 'web', shown: null }

/** Who asks: a person by session cookie, a program by access token, a gateway by the token its key signed. */
export async function contextOf(system: System, headers: Headers, address: string, way: Way = WEB): Promise<Context> {
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const gateway = await gatewayOf(system, bearer && bearer.split('.').length === 3 ? bearer : undefined, way)
  const actor = gateway ? null : await actorFromRequest(system, headers)
  return { system, actor, gateway, address, headers }
}

/** By certificate, by token, or by both where both are shown: then both must be right, and say the same. */
async function gatewayOf(system: System, token: string | undefined, { door, shown }: Way): Promise<GatewayIdentity | null> {
  const byToken = token ? await gatewayFromToken(system, token) : null
  if (!shown && !byToken) return null
  const gateways = service(system, 'gateways')
  if (!shown) {
    if (byToken) gateways.noteDoor(byToken.gatewayId, door)
    return byToken
  }
  const certified = await gateways.certificates.gatewayOf(shown)
  if (!certified || (token && byToken?.gatewayId !== certified.id)) {
    gateways.noteRefused(certified ?? (await gateways.certificates.onceOf(shown.hash)), 'BAD_CERTIFICATE', 1)
    return null
  }
  gateways.noteSeen(certified.id)
  gateways.noteDoor(certified.id, door)
  return { gatewayId: certified.id, tenantId: certified.tenantId }
}

export function headersOf(source: IncomingHttpHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(source)) {
    if (name.startsWith(':')) continue
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}
