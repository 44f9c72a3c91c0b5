import type { AppCaller } from '#/server/root.ts'

/** Who asks, or null where nobody is signed in; any other failure is thrown on. */
export async function signedIn(api: AppCaller) {
  try {
    return await api.access.me()
  } catch (error) {
    if ((error as { code?: string }).code === 'UNAUTHORIZED') return null
    throw error
  }
}
