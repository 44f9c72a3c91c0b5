import { headers } from 'next/headers'
import type { AppCaller } from '#/server/root.ts'

type Onefold = { caller(headers: Headers): AppCaller | Promise<AppCaller> }

/** The server's own procedures, called in process as the person who asked for the page. */
export async function api(): Promise<AppCaller> {
  const onefold = (globalThis as unknown as Record<symbol, Onefold | undefined>)[Symbol.for('onefold')]
  if (!onefold) throw new Error('pages are drawn by the Onefold server: start it with npm run demo or npm start')
  return onefold.caller(await headers())
}
