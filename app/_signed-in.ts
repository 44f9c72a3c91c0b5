import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { doorTo } from '#/components/frame/way-back.ts'
import type { AppCaller } from '#/server/root.ts'
import { api } from './_caller.ts'

/** Who asks, or null where nobody is signed in; any other failure is thrown on. */
export async function signedIn(api: AppCaller) {
  try {
    return await api.access.me()
  } catch (error) {
    if ((error as { code?: string }).code === 'UNAUTHORIZED') return null
    throw error
  }
}

/** What stands between whoever asks and the rooms; null where nobody is signed in. */
export async function standing(api: AppCaller) {
  try {
    return await api.access.account.standing()
  } catch (error) {
    if ((error as { code?: string }).code === 'UNAUTHORIZED') return null
    throw error
  }
}

/** Who is signed in; anybody else is led to the door, and from there back to the page he asked for. */
export async function mustBeSignedIn() {
  return (await signedIn(await api())) ?? redirect(doorTo((await headers()).get('x-onefold-path')))
}
