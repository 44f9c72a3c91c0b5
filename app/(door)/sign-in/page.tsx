import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { signedIn, standing } from '#/app/_signed-in.ts'
import { SignIn } from '#/components/frame/SignIn.tsx'
import { wayBack } from '#/components/frame/way-back.ts'

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const caller = await api()
  const { to: asked, failed } = await searchParams
  const to = wayBack(asked)
  if (await signedIn(caller)) redirect(to)
  const state = (await standing(caller))?.state
  if (state === 'prove' || state === 'enrol') redirect(`/second-factor?to=${encodeURIComponent(to)}`)
  const door = await caller.access.door()
  if (door.empty) redirect('/welcome')
  return <SignIn to={to} door={door} failure={typeof failed === 'string' ? failed : null} />
}
