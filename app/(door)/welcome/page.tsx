import { redirect } from 'next/navigation'
import { api } from '#/app/_caller.ts'
import { FirstAdministrator } from '#/components/frame/FirstAdministrator.tsx'

export default async function WelcomePage() {
  const caller = await api()
  if (!(await caller.access.door()).empty) redirect('/sign-in')
  return <FirstAdministrator />
}
