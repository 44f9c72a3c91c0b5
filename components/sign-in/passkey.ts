import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { api } from '#/components/api/client.ts'

/** Whether this browser, on this page, can use a passkey at all: it wants HTTPS (or localhost) and a name, not a number. */
export const canPasskey = (): boolean =>
  typeof window !== 'undefined' && window.isSecureContext && browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(location.hostname)

/** The person turned away, or the device has no passkey for this site: nothing went wrong. */
export const turnedAway = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError' || error.name === 'InvalidStateError')

/** Shows a passkey of one's own for the session that stands. */
export async function provePasskey(): Promise<void> {
  const optionsJSON = await api.access.account.passkeyChallenge.mutate()
  const passkey = await startAuthentication({ optionsJSON })
  await api.access.account.prove.mutate({ passkey: { ...passkey } })
}

export async function makePasskey(name: string): Promise<void> {
  const optionsJSON = await api.access.account.beginPasskey.mutate()
  const passkey = await startRegistration({ optionsJSON })
  await api.access.account.addPasskey.mutate({ name, passkey: { ...passkey } })
}

/** Signs in with a passkey; the door answers as it does to a password. */
export async function enterWithPasskey(): Promise<Response> {
  const asked = await post('challenge', {})
  if (!asked.ok) return asked
  return post('sign-in', await startAuthentication({ optionsJSON: await asked.json() }))
}

const post = (path: string, body: unknown) =>
  fetch(`/api/auth/passkey/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
