import { api } from '#/components/api/client.ts'
import { enterWithPasskey, turnedAway } from '#/components/sign-in/passkey.ts'

export type SignInOutcome = 'IN' | 'SECOND' | 'WRONG' | 'NO_PASSKEY' | 'TURNED_AWAY' | 'NO_ROLE' | 'TOO_OFTEN' | 'LOCKED' | 'UNREACHABLE'

/** The same answer for an unknown person and a wrong password: nothing is given away. */
export const signIn = (email: string, password: string): Promise<SignInOutcome> =>
  outcomeOf('WRONG', () =>
    fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  )

export const signInWithPasskey = (): Promise<SignInOutcome> => outcomeOf('NO_PASSKEY', enterWithPasskey)

async function outcomeOf(refused: 'WRONG' | 'NO_PASSKEY', enter: () => Promise<Response>): Promise<SignInOutcome> {
  try {
    const answer = await enter()
    if (answer.ok) return await whatStands()
    if (answer.status === 429) return ((await answer.json()) as { code?: string }).code === 'TOO_MANY_FAILURES' ? 'LOCKED' : 'TOO_OFTEN'
    return answer.status < 500 ? refused : 'UNREACHABLE'
  } catch (error) {
    return turnedAway(error) ? 'TURNED_AWAY' : 'UNREACHABLE'
  }
}

/** What still stands between the new session and the rooms. */
async function whatStands(): Promise<SignInOutcome> {
  const { state } = await api.access.account.standing.query()
  if (state === 'no role') return 'NO_ROLE'
  return state === 'in' ? 'IN' : 'SECOND'
}
