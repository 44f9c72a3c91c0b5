import { titled } from '#/app/_title.ts'
import { PermissionsRoom } from '#/components/access/PermissionsRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessRolesPage() {
  return <PermissionsRoom />
}
