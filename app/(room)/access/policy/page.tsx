import { titled } from '#/app/_title.ts'
import { PolicyRoom } from '#/components/access/PolicyRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessPolicyPage() {
  return <PolicyRoom />
}
