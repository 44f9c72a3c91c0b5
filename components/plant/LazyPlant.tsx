'use client'
import { type ComponentType, useEffect, useState } from 'react'
import { useSite } from '#/components/frame/me.tsx'
import { PlantFrame } from './PlantFrame.tsx'
import { usePlantMap } from './usePlantMap.ts'

/** The plant, in the browser alone: a server draws no scene, and its pages are built without one. Its frame stands until both the program and
 *  the objects are there. */
export function LazyPlant() {
  const map = usePlantMap(useSite().id)
  const [Room, setRoom] = useState<ComponentType | null>(null)
  useEffect(() => {
    const show = (room: ComponentType) => setRoom(() => room)
    if (typeof window !== 'undefined')
      import('./PlantRoom.tsx').then(
        ({ PlantRoom }) => show(PlantRoom),
        (error) =>
          setRoom(() => {
            throw error // as the page's own: its boundary says so
          }),
      )
  }, [])
  return Room && (map.data || map.error) ? <Room /> : <PlantFrame />
}
