import type { IncomingHttpHeaders } from 'node:http'
import { actorFromRequest } from '#/server/access/index.ts'
import { gatewayFromToken } from '#/server/gateways/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { Context } from '#/server/platform/trpc.ts'

/** Who asks: a person by session cookie, a program by access token, a gateway by the token its key signed. */
export async function contextOf(system: System, headers: Headers, address: string): Promise<Context> {
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const gateway = bearer && bearer.split('.').length === 3 ? await gatewayFromToken(system, bearer) : null
  const actor = gateway ? null : await actorFromRequest(system, headers)
  return { system, actor, gateway, address, headers }
}

export function headersOf(source: IncomingHttpHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(source)) {
    if (name.startsWith(':')) continue
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}
