'use client'
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useDeferredValue, useEffect, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import { useActions } from './actions.ts'
import { firstOf, Hits } from './Hits.tsx'
import { Places } from './Places.tsx'
import styles from './palette.module.css'
import { Underlined } from './Underlined.tsx'
import { usePlaces } from './usePlaces.ts'

/** One field to find, go and do. Opens where the search field is; what is dangerous opens its panel and never acts from here. */
export function Palette({ onClose, onOpen }: { onClose(): void; onOpen(what: 'keys' | 'scenarios'): void }) {
  const t = useTranslations('palette')
  const locale = useLocale() as 'en' | 'zh-CN'
  const router = useRouter()
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
  const actions = useActions(q, hits, go, onOpen)
  const places = usePlaces(q)
  const first = hits[0] ? firstOf(hits) : (actions[0]?.id ?? places[0]?.id ?? '')
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
                {q !== '' && !isFetching && t('count', { count: hits.length + actions.length + places.length })}
              </span>
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className={styles.list}>
              <Command.Empty className={styles.empty}>{isFetching ? t('looking') : t('nothing', { q })}</Command.Empty>
              <Hits hits={hits} q={q} locale={locale} go={go} />
              {actions.length > 0 && (
                <Command.Group heading={t('do')}>
                  {actions.map((one) => (
                    <Command.Item
                      key={one.id}
                      value={one.id}
                      onSelect={() => {
                        onClose()
                        one.run()
                      }}
                    >
                      <Glyph id={one.glyph} />
                      <span className="grow ellipsis">
                        <Underlined text={one.label} q={q} />
                      </span>
                      <span className="quiet t12 nowrap">{one.said}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Places places={places} q={q} heading={t('screens')} go={go} />
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
