import { titled } from '#/app/_title.ts'
import { AccountRoom } from '#/components/account/AccountRoom.tsx'

export const generateMetadata = () => titled('account')

export default function AccountPage() {
  return <AccountRoom />
}
