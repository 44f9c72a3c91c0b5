import type { Metadata } from 'next'
import { EnterByLink } from '#/components/sign-in/EnterByLink.tsx'

export const metadata: Metadata = { robots: { index: false, follow: false }, referrer: 'no-referrer' }

/** Where a link of an administrator leads; what it is, its secret behind the # says. */
export default function EnterPage() {
  return <EnterByLink />
}
