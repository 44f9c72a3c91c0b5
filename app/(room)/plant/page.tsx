import { titled } from '#/app/_title.ts'
import { PlantRoom } from '#/components/plant/PlantRoom.tsx'

export const generateMetadata = () => titled('plant')

export default function PlantPage() {
  return <PlantRoom />
}
