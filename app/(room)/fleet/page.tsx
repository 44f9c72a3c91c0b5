import { titled } from '#/app/_title.ts'
import { FleetRoom } from '#/components/fleet/FleetRoom.tsx'

export const generateMetadata = () => titled('fleet')

export default function FleetPage() {
  return <FleetRoom />
}
