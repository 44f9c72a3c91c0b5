import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { api } from '#/app/_caller.ts'
import { signedIn } from '#/app/_signed-in.ts'
import { Frame } from '#/components/frame/Frame.tsx'

export default async function RoomLayout({ children }: { children: ReactNode }) {
  const me = await signedIn(await api())
  if (!me) redirect('/sign-in')
  const lastSite = (await cookies()).get('site')?.value ?? null
  return (
    <Frame me={me} lastSite={lastSite}>
      {children}
    </Frame>
  )
}
