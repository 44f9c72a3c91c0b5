'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { LiveEntry } from '#/server/live/contract.ts'
import { connect } from './connect.ts'
import { makeInterests } from './interests.ts'
import { makeRefresh } from './refresh.ts'
import { makeStore, type Value } from './store.ts'
import type { FromStream, StreamState, Trouble } from './wire.ts'

type LiveContext = {
  store: ReturnType<typeof makeStore>
  interests: ReturnType<typeof makeInterests>
  entries: Set<(entry: LiveEntry) => void>
  state: StreamState
  /** What the server is in, and since when by its clock; null for nothing. */
  trouble: { code: NonNullable<Trouble>; sinceMs: number } | null
}
const Context = createContext<LiveContext | null>(null)

/** Holds the browser's one live stream while someone is signed in. */
export function Live({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const router = useRouter()
  const [state, setState] = useState<StreamState>('connecting')
  const [trouble, setTrouble] = useState<LiveContext['trouble']>(null)
  const parts = useMemo(() => ({ store: makeStore(), interests: makeInterests(), entries: new Set<(entry: LiveEntry) => void>() }), [])

  useEffect(() => {
    const refresh = makeRefresh(client)
    let wasOut = false
    let wasTroubled = false
    const connection = connect((message: FromStream) => {
      if (message.kind === 'state') {
        if (message.state === 'open' && wasOut) {
          refresh.everything()
          router.refresh() // another person, or other roles: the frame asks anew who that is
        }
        wasOut = message.state === 'out' || (wasOut && message.state !== 'open')
        return setState(message.state)
      }
      if (message.kind === 'trouble') {
        if (wasTroubled && message.trouble === null) refresh.everything() // what was asked meanwhile may have failed
        wasTroubled = message.trouble !== null
        return setTrouble(message.trouble && { code: message.trouble, sinceMs: message.sinceMs })
      }
      const { event } = message
      if (event.kind === 'readings') parts.store.take(event.rows)
      else if (event.kind === 'snapshot') refresh.everything()
      else if (event.kind === 'tick') setSkew(event.nowMs)
      else if (event.kind === 'entry') {
        refresh.entry(event)
        for (const hear of parts.entries) hear(event)
      }
    })
    const stop = parts.interests.follow(connection.watch)
    return () => {
      stop()
      connection.close()
    }
  }, [client, parts, router])

  const value = useMemo(() => ({ ...parts, state, trouble }), [parts, state, trouble])
  return <Context value={value}>{children}</Context>
}

/** How far the server's clock is ahead of this browser's, so that ages are right on a tablet whose clock is not. */
let skewMs = 0
const setSkew = (serverMs: number) => {
  skewMs = serverMs - Date.now()
}
export const serverNowMs = () => Date.now() + skewMs

export function useLive(): LiveContext {
  const live = useContext(Context)
  if (!live) throw new Error('useLive outside <Live>')
  return live
}

const NOTHING = () => () => {}

/** The newest value of a series, redrawn when it changes. Call `useWatch` for it, or nothing will come. */
export function useLatest(seriesId: number | null): Value | null {
  const { store } = useLive()
  return useSyncExternalStore(
    useMemo(() => (seriesId === null ? NOTHING : (listener: () => void) => store.listen(seriesId, listener)), [store, seriesId]),
    () => (seriesId === null ? null : store.get(seriesId)),
    () => null,
  )
}
