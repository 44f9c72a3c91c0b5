'use client'
import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { drawFor } from '#/components/api/page-of.ts'
import type { Me, Permission, SiteSummary } from '#/server/access/contract.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { NoSite } from './NoSite.tsx'
import { remember } from './theme.ts'

/** Seen once in the life of an organisation. */
const FirstSite = dynamic(() => import('./FirstSite.tsx').then((it) => it.FirstSite))

type Held = { me: Me; site: SiteSummary; goToSite(slug: string): void; setSiteOfObject(id: string | null): void }
const Context = createContext<Held | null>(null)

/** Who is signed in, and the site being looked at: the object's own on its page, else the one in the URL, else the last one. */
export function MeProvider({ me, lastSite, children }: { me: Me; lastSite: string | null; children: ReactNode }) {
  const [asked, setAsked] = useQueryState('site', parseAsString.withOptions({ history: 'push' }))
  const [siteOfObject, setSiteOfObject] = useState<string | null>(null)
  const site =
    me.sites.find((one) => one.id === siteOfObject) ??
    me.sites.find((one) => one.slug === asked) ??
    me.sites.find((one) => one.slug === lastSite) ??
    me.sites[0]
  const goToSite = useCallback(
    (slug: string) => {
      remember('site', slug)
      void setAsked(slug)
    },
    [setAsked],
  )
  useEffect(() => {
    if (asked) remember('site', asked)
  }, [asked])
  useDrawnFor(me.person.id)
  const held = useMemo(() => (site ? { me, site, goToSite, setSiteOfObject } : null), [me, site, goToSite])
  return held ? <Context value={held}>{children}</Context> : me.permissions.includes('site.manage') ? <FirstSite /> : <NoSite />
}

/** Once somebody else has signed in in this browser the page is drawn anew, for him, and what was kept to be shown to the one before is gone. */
function useDrawnFor(personId: string) {
  const router = useRouter()
  const client = useQueryClient()
  const before = useRef(personId)
  useLayoutEffect(() => {
    let asked = false
    const stop = drawFor(personId, () => {
      if (!asked) router.refresh()
      asked = true
    })
    if (before.current !== personId) {
      client.removeQueries({ type: 'inactive' })
      void client.resetQueries()
    }
    before.current = personId
    return stop
  }, [personId, router, client])
}

function useHeld(): Held {
  const held = useContext(Context)
  if (!held) throw new Error('no one is signed in here')
  return held
}

export const useMe = (): Me => useHeld().me
export const useSite = (): SiteSummary => useHeld().site
export const useGoToSite = () => useHeld().goToSite

/** Whether one may do this: anywhere, or, with an object, to that one. Nothing is asked where the roles are the same all over what is seen. */
export const useCan = (permission: Permission, objectId?: string | null): boolean => useMay(permission, objectId) === true

/** The same, and `null` until it is known: for a key that is pressed at once, which the server judges then. */
export function useMay(permission: Permission, objectId?: string | null): boolean | null {
  const { permissions, limited } = useHeld().me
  const asks = Boolean(objectId) && limited.includes(permission)
  const { data } = useAsk(['access.mayOn', { objectId }], () => api.access.mayOn.query({ objectId: objectId as ObjectId }), {
    enabled: asks,
  })
  if (!permissions.includes(permission)) return false
  return asks ? (data?.includes(permission) ?? null) : true
}

/** On the page of one object the frame shows that object's site. */
export function SiteOfObject({ siteId }: { siteId: string }) {
  const { setSiteOfObject } = useHeld()
  useEffect(() => {
    setSiteOfObject(siteId)
    return () => setSiteOfObject(null)
  }, [siteId, setSiteOfObject])
  return null
}
