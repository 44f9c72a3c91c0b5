export type SignInOutcome = 'IN' | 'WRONG' | 'NO_ROLE' | 'TOO_OFTEN' | 'UNREACHABLE'

/** The same answer for an unknown person and a wrong password: nothing is given away. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const answer = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    if (answer.ok) return (await fetch('/api/trpc/access.me')).status === 401 ? 'NO_ROLE' : 'IN'
    if (answer.status === 429) return 'TOO_OFTEN'
    return answer.status < 500 ? 'WRONG' : 'UNREACHABLE'
  } catch {
    return 'UNREACHABLE'
  }
}
