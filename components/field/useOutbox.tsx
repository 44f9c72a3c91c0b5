'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import { serverNowMs, useLive } from '#/components/live/Live.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type FieldChange, nextToSend, type OutboxEntry } from './outbox.ts'
import { sendAll, sendEntry } from './outbox-send.ts'
import { type OutboxStore, openOutbox } from './outbox-store.ts'

const AGAIN_MS = 3_000
const Context = createContext<OutboxStore | null>(null)
const NOTHING: readonly OutboxEntry[] = []

/** Holds the outbox of who is signed in, and sends it whenever the server can be reached. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const { person } = useMe()
  const store = useMemo(() => (typeof localStorage === 'undefined' ? null : openOutbox(localStorage, person.id)), [person.id])
  return (
    <Context value={store}>
      {store && <Sender store={store} />}
      {children}
    </Context>
  )
}

function Sender({ store }: { store: OutboxStore }) {
  const client = useQueryClient()
  const { state } = useLive()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stream that opens again says that the server is back
  useEffect(() => {
    let over = false
    let busy = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const onSent = (order: OrderDetail) => {
      const queryKey = ['workOrders.byNumber', { number: order.number }]
      void client.cancelQueries({ queryKey }) // an answer from before must not take it back
      client.setQueryData(queryKey, order)
      void client.invalidateQueries({ queryKey: ['workOrders.list'] })
    }
    const send = async () => {
      clearTimeout(timer)
      if (busy || over || !navigator.onLine || nextToSend(store.list()) === null) return
      busy = true
      const ended = await alone(() => sendAll(store, sendEntry, onSent))
      busy = false
      if (!over && (ended === 'away' || nextToSend(store.list()) !== null)) timer = setTimeout(send, AGAIN_MS)
    }
    const written = (event: StorageEvent) => event.key === store.key && store.reread()
    const unsubscribe = store.subscribe(() => void send())
    addEventListener('online', send)
    addEventListener('storage', written)
    void send()
    return () => {
      over = true
      clearTimeout(timer)
      unsubscribe()
      removeEventListener('online', send)
      removeEventListener('storage', written)
    }
  }, [store, client, state])
  return null
}

/** Two tabs of one tablet never send side by side: what was done first arrives first. */
const alone = <T,>(send: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request('onefold.outbox', send) as Promise<T>) : send()

export function useOutbox() {
  const store = useContext(Context)
  const entries = useSyncExternalStore(store?.subscribe ?? never, store?.list ?? none, none)
  return { store, entries }
}
const never = () => () => {}
const none = () => NOTHING

/** Does something to an order: written down on the tablet at once, sent when it can be. */
export function useFieldAct(order: Pick<OrderDetail, 'id' | 'number' | 'tag' | 'version'>) {
  const { store } = useOutbox()
  return (change: FieldChange, names: Names | null = null) =>
    store?.add({
      entryId: uuidv7(),
      orderId: order.id,
      number: order.number,
      tag: order.tag,
      names,
      at: new Date(serverNowMs()).toISOString(),
      version: order.version,
      change,
      refusal: null,
    })
}
