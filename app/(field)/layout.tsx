import type { ReactNode } from 'react'
import { mustBeSignedIn } from '#/app/_signed-in.ts'
import { FieldFrame } from '#/components/field/FieldFrame.tsx'

export default async function FieldLayout({ children }: { children: ReactNode }) {
  const me = await mustBeSignedIn()
  return <FieldFrame me={me}>{children}</FieldFrame>
}
