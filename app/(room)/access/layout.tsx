import type { ReactNode } from 'react'
import { AccessTabs } from '#/components/access/AccessTabs.tsx'

export default function AccessLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <AccessTabs />
      {children}
    </>
  )
}
