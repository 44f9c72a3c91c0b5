import { titled } from '#/app/_title.ts'
import { SitesRoom } from '#/components/access/sites/SitesRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessSitesPage() {
  return <SitesRoom />
}
