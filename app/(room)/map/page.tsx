import { preloadModule } from 'react-dom'
import { titled } from '#/app/_title.ts'
import { MapRoom } from '#/components/map/MapRoom.tsx'

export const generateMetadata = () => titled('map')

export default function MapPage() {
  preloadModule('/vendor/maplibre-gl-worker.mjs', { as: 'worker' })
  return <MapRoom />
}
