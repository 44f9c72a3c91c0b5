import { preload } from 'react-dom'
import { lazyScripts } from '#/app/_lazy.ts'
import { titled } from '#/app/_title.ts'
import { MapRoom } from '#/components/map/MapRoom.tsx'

export const generateMetadata = () => titled('map')

export default function MapPage() {
  for (const script of lazyScripts('(room)/map/page')) preload(script, { as: 'script', fetchPriority: 'low' })
  return <MapRoom />
}
