import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { signedIn } from '#/app/_signed-in.ts'
import { SignIn } from '#/components/frame/SignIn.tsx'

export default async function SignInPage() {
  const caller = await api()
  if (await signedIn(caller)) redirect('/map')
  if ((await caller.access.isEmpty()).empty) redirect('/welcome')
  return <SignIn />
}
