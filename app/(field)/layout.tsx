import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { api } from '#/app/_caller.ts'
import { signedIn } from '#/app/_signed-in.ts'
import { FieldFrame } from '#/components/field/FieldFrame.tsx'

export default async function FieldLayout({ children }: { children: ReactNode }) {
  const me = await signedIn(await api())
  if (!me) redirect('/sign-in')
  return <FieldFrame me={me}>{children}</FieldFrame>
}
