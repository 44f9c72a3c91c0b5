import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { createTRPCClient, httpLink } from '@trpc/client'
import type { AppRouter } from '#/server/root.ts'
import { running } from './demo.ts'

export type Locale = 'en' | 'zh-CN'
export type Theme = 'grey' | 'dark' | 'light'
const cookies = new Map<string, string>()

/** The session of a person of the demo, signed in once a run: tries are limited. */
async function cookieOf(who: string): Promise<string> {
  const held = cookies.get(who)
  if (held) return held
  const cookie = await signInAnew(who)
  cookies.set(who, cookie)
  return cookie
}

export function signInOf(who: string): { email: string; password: string } {
  const person = running().people.find(({ email }) => email.startsWith(`${who}@`))
  if (!person) throw new Error(`the demo has no ${who}`)
  return person
}

/** A session that no other journey uses, for those that end it. */
export const signInAnew = (who: string): Promise<string> => signInWith(signInOf(who))

/** A session of somebody a journey made. */
export async function signInWith({ email, password }: { email: string; password: string }): Promise<string> {
  const { url } = running()
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
}

/** The cookies of a request's header, as a browser is given them. */
export const cookiesIn = (header: string, url: string) =>
  header.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url }))

/** A browser of its own for one person, in one language and theme. */
export async function desk(
  browser: Browser,
  who: string,
  options: { locale?: Locale; theme?: Theme; tablet?: boolean; cookie?: string } = {},
): Promise<Page> {
  const { url } = running()
  const context: BrowserContext = await browser.newContext({
    baseURL: url,
    viewport: options.tablet ? { width: 1180, height: 820 } : { width: 1440, height: 900 },
  })
  const said = [options.cookie ?? (await cookieOf(who)), `locale=${options.locale ?? 'en'}`, `theme=${options.theme ?? 'grey'}`]
  await context.addCookies(cookiesIn(said.join('; '), url))
  return context.newPage()
}

/** The same procedures as the screens use, for what a journey prepares or measures beside them. */
export async function apiAs(who: string, of?: { cookie: string }) {
  const cookie = of?.cookie ?? (await cookieOf(who))
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${running().url}/api/trpc`, headers: { cookie } })] })
}

/** The words of one area in one language, as the screens show them. */
export const words = (locale: Locale, area: string) =>
  JSON.parse(readFileSync(new URL(`../messages/${locale}/${area}.json`, import.meta.url), 'utf8'))
