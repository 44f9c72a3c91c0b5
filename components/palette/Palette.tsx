'use client'
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useDeferredValue, useEffect, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { ROOMS } from '#/components/frame/rooms.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import { nameIn } from '#/twin-models/core/names.ts'
import { firstOf, Hits } from './Hits.tsx'
import styles from './palette.module.css'
import { Underlined } from './Underlined.tsx'

/** One field to find, go and do. Opens where the search field is; what is dangerous opens its panel and never acts from here. */
export function Palette({ onClose }: { onClose(): void }) {
  const t = useTranslations('palette')
  const room = useTranslations('frame.room')
  const locale = useLocale() as 'en' | 'zh-CN'
  const router = useRouter()
  const { sites, permissions } = useMe()
  const site = useSite()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const { data, isFetching } = useAsk(['search.find', q], (options) => api.search.find.query({ q, limit: 20 }, options), {
    enabled: q !== '',
    keep: true,
  })
  const hits = q === '' ? [] : (data ?? [])
  const go = (href: string) => {
    onClose()
    router.push(href)
  }
  const says = (words: string) => q === '' || words.toLowerCase().includes(q.toLowerCase())
  const screens = ROOMS.filter((one) => permissions.includes(one.needs) && says(room(one.id)))
  const places = sites.filter((one) => q !== '' && (says(nameIn(one.names, 'en').text) || says(nameIn(one.names, 'zh-CN').text)))
  const first = hits[0] ? firstOf(hits) : screens[0] ? `room-${screens[0].id}` : places[0] ? `site-${places[0].id}` : ''
  const [active, setActive] = useState('')
  useEffect(() => setActive(first), [first])
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup className={styles.palette} aria-label={t('title')}>
          <Command shouldFilter={false} loop label={t('title')} value={active} onValueChange={setActive}>
            <div className={styles.field}>
              <Glyph id="ui-search" size={16} />
              <Command.Input autoFocus value={text} onValueChange={setText} placeholder={t('placeholder')} className={styles.input} />
              <span className="quiet t12 nowrap" role="status">
                {q !== '' && !isFetching && t('count', { count: hits.length + screens.length + places.length })}
              </span>
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className={styles.list}>
              <Command.Empty className={styles.empty}>{isFetching ? t('looking') : t('nothing', { q })}</Command.Empty>
              <Hits hits={hits} q={q} locale={locale} go={go} />
              {screens.length + places.length > 0 && (
                <Command.Group heading={t('screens')}>
                  {screens.map((one) => (
                    <Command.Item key={one.id} value={`room-${one.id}`} onSelect={() => go(`/${one.id}?site=${site.slug}`)}>
                      <Glyph id={one.glyph} />
                      <span className="grow">
                        <Underlined text={room(one.id)} q={q} />
                      </span>
                      <span className="quiet t12">{t('screen')}</span>
                    </Command.Item>
                  ))}
                  {places.map((one) => (
                    <Command.Item key={one.id} value={`site-${one.id}`} onSelect={() => go(`/map?site=${one.slug}`)}>
                      <Glyph id="ui-locate" />
                      <span className="grow">
                        <Underlined text={nameIn(one.names, locale).text} q={q} />
                      </span>
                      <span className="quiet t12">{t('site')}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
            </Command.List>
            <footer className={styles.foot}>
              <span>
                <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('choose')}
              </span>
              <span>
                <Kbd>Enter</Kbd> {t('go')}
              </span>
            </footer>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
