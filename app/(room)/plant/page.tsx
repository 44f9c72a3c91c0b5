import { titled } from '#/app/_title.ts'
import { LazyPlant } from '#/components/plant/LazyPlant.tsx'

export const generateMetadata = () => titled('plant')

export default function PlantPage() {
  return <LazyPlant />
}
