import { titled } from '#/app/_title.ts'
import { GrantsRoom } from '#/components/access/grants/GrantsRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessGrantsPage() {
  return <GrantsRoom />
}
