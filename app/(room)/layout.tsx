import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { mustBeSignedIn } from '#/app/_signed-in.ts'
import { Frame } from '#/components/frame/Frame.tsx'

export default async function RoomLayout({ children }: { children: ReactNode }) {
  const me = await mustBeSignedIn()
  const lastSite = (await cookies()).get('site')?.value ?? null
  return (
    <Frame me={me} lastSite={lastSite}>
      {children}
    </Frame>
  )
}
