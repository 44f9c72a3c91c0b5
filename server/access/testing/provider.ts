import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

type Person = { email?: string; email_verified?: boolean; name?: string }

/** A real provider of OpenID Connect on this machine, with people by their subject; who comes says who he is, without a password. */
export async function startProvider(people: Record<string, Person>, client: { id: string; secret: string; redirectUri: string }) {
  const server = createServer()
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
    cookies: { keys: ['of this test'] },
    features: { devInteractions: { enabled: true } },
  })
  server.on('request', provider.callback())
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Goes through the provider's pages as a browser would: says who one is, agrees, and is led back. @returns where to */
export async function walkThrough(start: string, subject: string): Promise<string> {
  const jar = new Map<string, string>()
  const go = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const body = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const answer = await fetch(url, { ...body, redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    return answer
  }
  const origin = new URL(start).origin
  let answer = await go(start)
  for (let steps = 0; steps < 12; steps++) {
    const to = answer.headers.get('location')
    if (to && !new URL(to, origin).href.startsWith(origin)) return to
    if (to) {
      answer = await go(new URL(to, origin).href)
      continue
    }
    const page = await answer.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`the provider showed no form: ${page.slice(0, 300)}`)
    const form: Record<string, string> = page.includes('name="login"')
      ? { prompt: 'login', login: subject, password: 'any' }
      : { prompt: 'consent' }
    answer = await go(new URL(action, origin).href, form)
  }
  throw new Error('the provider leads nowhere')
}
