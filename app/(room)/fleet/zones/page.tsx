import { titled } from '#/app/_title.ts'
import { ZonesRoom } from '#/components/fleet/ZonesRoom.tsx'

export const generateMetadata = () => titled('fleet')

export default function ZonesPage() {
  return <ZonesRoom />
}
