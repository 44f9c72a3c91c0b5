'use client'
import dynamic from 'next/dynamic'
import { Loading } from '#/components/ui/State.tsx'

/** The plant, in the browser alone: a server draws no scene, and its pages are built without one. */
export const LazyPlant = dynamic(() => import('./PlantRoom.tsx').then(({ PlantRoom }) => PlantRoom), {
  ssr: false,
  loading: () => <Loading rows={8} />,
})
