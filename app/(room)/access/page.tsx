import { titled } from '#/app/_title.ts'
import { AccountsRoom } from '#/components/access/AccountsRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessPage() {
  return <AccountsRoom />
}
