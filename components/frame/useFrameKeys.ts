'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { useSite } from './me.tsx'
import { ROOMS } from './rooms.ts'
import { typing } from './typing.ts'

/** Keys of the frame: Ctrl K finds, `?` shows keys, `g` and a letter goes to a room. Off while typing. */
export function useFrameKeys(open: (what: 'palette' | 'keys') => void) {
  const router = useRouter()
  const { slug } = useSite()
  useEffect(() => {
    const quiet = (act: () => void) => (event: KeyboardEvent) => {
      if (typing(event)) return
      event.preventDefault()
      event.stopPropagation() // `g a` goes to the alarms and must not acknowledge one on the way
      act()
    }
    const rooms = Object.fromEntries(ROOMS.map((room) => [`g ${room.key}`, quiet(() => router.push(`/${room.id}?site=${slug}`))]))
    return tinykeys(
      window,
      {
        ...rooms,
        '$mod+k': (event) => {
          event.preventDefault()
          open('palette')
        },
        'Shift+?': quiet(() => open('keys')),
        '?': quiet(() => open('keys')),
      },
      { capture: true },
    )
  }, [open, router, slug])
}
