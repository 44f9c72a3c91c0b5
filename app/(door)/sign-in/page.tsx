import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { signedIn } from '#/app/_signed-in.ts'
import { SignIn } from '#/components/frame/SignIn.tsx'
import { wayBack } from '#/components/frame/way-back.ts'

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const caller = await api()
  const to = wayBack((await searchParams).to)
  if (await signedIn(caller)) redirect(to)
  if ((await caller.access.isEmpty()).empty) redirect('/welcome')
  return <SignIn to={to} />
}
