import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { FirstAdministrator } from '#/components/frame/FirstAdministrator.tsx'

export default async function WelcomePage() {
  const caller = await api()
  const { empty, organisation } = await caller.access.door()
  if (!empty) redirect('/sign-in')
  return <FirstAdministrator organisation={organisation} />
}
