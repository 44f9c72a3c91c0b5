'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { ROOMS } from '#/components/frame/rooms.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { says } from './actions.ts'
import type { Place } from './Places.tsx'

/** The screens this person may see, the sites, and the people with the work they own. */
export function usePlaces(q: string): Place[] {
  const t = useTranslations('palette')
  const room = useTranslations('frame.room')
  const role = useTranslations('frame.role')
  const locale = useLocale() as 'en' | 'zh-CN'
  const { sites, permissions } = useMe()
  const site = useSite()
  const { data: people } = useAsk(['access.people'], () => api.access.people.query(), { keep: true })
  const screens = ROOMS.filter((one) => permissions.includes(one.needs) && says(q, room(one.id))).map((one) => ({
    id: `room-${one.id}`,
    glyph: one.glyph,
    label: room(one.id),
    said: t('screen'),
    href: `/${one.id}?site=${site.slug}`,
  }))
  if (q === '') return screens
  return [
    ...screens,
    ...sites
      .filter((one) => says(q, `${one.names.en ?? ''} ${one.names['zh-CN'] ?? ''}`))
      .map((one) => ({
        id: `site-${one.id}`,
        glyph: 'ui-locate',
        label: nameIn(one.names, locale).text,
        said: t('site'),
        href: `/map?site=${one.slug}`,
      })),
    ...(people ?? [])
      .filter((one) => says(q, one.name))
      .map((one) => ({
        id: `person-${one.id}`,
        glyph: 'crew',
        label: one.name,
        said: t('workOf', { roles: one.roles.map((held) => role(held)).join(', ') }),
        href: `/work?site=${site.slug}&view=list&owner=${one.id}`,
      })),
  ]
}
