import { createTRPCClient, httpLink } from '@trpc/client'
import type { AppRouter } from '#/server/root.ts'
import type { DemoProcess } from './demo-process.ts'

export type Api = ReturnType<typeof createTRPCClient<AppRouter>>

/** Signs in as the person whose address begins with `who` and calls as he would.
 *  @throws Error when the sign-in is refused */
export async function signIn(demo: Pick<DemoProcess, 'url' | 'people'>, who: string): Promise<{ api: Api; cookie: string }> {
  const person = demo.people.find(({ email }) => email.startsWith(`${who}@`))
  if (!person) throw new Error(`the demo has no ${who}`)
  const answer = await fetch(`${demo.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.url },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  if (!answer.ok) throw new Error(`signing in as ${person.email} was refused: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  // In an object of its own: the client answers every name with a procedure.
  return { api: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${demo.url}/api/trpc`, headers: { cookie } })] }), cookie }
}
