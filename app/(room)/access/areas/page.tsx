import { titled } from '#/app/_title.ts'
import { AreasRoom } from '#/components/access/areas/AreasRoom.tsx'

export const generateMetadata = () => titled('access')

export default function AccessAreasPage() {
  return <AreasRoom />
}
