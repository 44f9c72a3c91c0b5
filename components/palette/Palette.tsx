'use client'
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import type { Hit } from '#/server/search/contract.ts'
import { useActions } from './actions.ts'
import { firstOf, Hits, keyOf } from './Hits.tsx'
import { Places } from './Places.tsx'
import styles from './palette.module.css'
import { Underlined } from './Underlined.tsx'
import { useEnterWaits } from './useEnterWaits.ts'
import { usePlaces } from './usePlaces.ts'
import { useWholeRows } from './useWholeRows.ts'

const MOST_HITS = 40
const LOOK_AGAIN_MS = 2_000

/** One field to find, go and do. Opens where the search field is; what is dangerous opens its panel and never acts from here. */
export function Palette({ onClose, onOpen }: { onClose(): void; onOpen(what: 'keys' | 'scenarios'): void }) {
  const t = useTranslations('palette')
  const locale = useLocale() as 'en' | 'zh-CN'
  const router = useRouter()
  const [text, setText] = useState('')
  const [of, speakOf] = useState<Hit | null>(null)
  const q = useDeferredValue(text.trim())
  const { data, isFetching, isPlaceholderData } = useAsk(
    ['search.find', q],
    (options) => api.search.find.query({ q, limit: MOST_HITS }, options),
    {
      enabled: q !== '' && of === null,
      keep: true,
      everyMs: (found) => found?.length === 0 && LOOK_AGAIN_MS, // the index follows the registry at its own pace
    },
  )
  const hits = q === '' || of ? [] : (data ?? [])
  const go = (href: string) => {
    onClose()
    router.push(href)
  }
  const actions = useActions(q, hits, go, onOpen, of)
  const screens = usePlaces(q)
  const places = of ? [] : screens
  const list = useRef<HTMLDivElement>(null)
  useWholeRows(list, '[cmdk-item]')
  const first = hits[0] ? firstOf(hits) : (actions[0]?.id ?? places[0]?.id ?? '')
  const [active, setActive] = useState('')
  useEffect(() => setActive(first), [first])
  const chosen = hits.find((hit) => hit.kind === 'object' && keyOf(hit) === active)
  const behind = of === null && text.trim() !== '' && (text.trim() !== q || isPlaceholderData || (data === undefined && isFetching))
  const kept = useEnterWaits(list, behind, hits[0] || !actions[0] ? first : null) // an act is never done unseen
  const press = (event: KeyboardEvent) => {
    if (kept(event)) return
    if (event.key === 'Tab' && !event.shiftKey && chosen) {
      event.preventDefault()
      speakOf(chosen)
      setText('')
    }
    if (event.key === 'Backspace' && text === '' && of) {
      event.preventDefault()
      setText(of.code)
      speakOf(null)
    }
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup className={styles.palette} aria-label={t('title')}>
          <Command shouldFilter={false} loop label={t('title')} value={active} onValueChange={setActive}>
            <div className={styles.field}>
              <Glyph id="ui-search" size={16} />
              {of && <span className={styles.of}>{of.code}</span>}
              <Command.Input
                autoFocus
                value={text}
                onValueChange={setText}
                onKeyDown={press}
                placeholder={of ? t('doWith') : t('placeholder')}
                className={styles.input}
              />
              <span className="quiet t12 nowrap" role="status">
                {q !== '' && !isFetching && t('count', { count: hits.length + actions.length + places.length })}
              </span>
              <Kbd>Esc</Kbd>
            </div>
            <Command.List ref={list} className={styles.list}>
              <Command.Empty className={styles.empty}>{isFetching ? t('looking') : t('nothing', { q })}</Command.Empty>
              <Hits hits={hits} whole={hits.length < MOST_HITS} q={q} locale={locale} go={go} />
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
              {chosen && (
                <span>
                  <Kbd>Tab</Kbd> {t('actionsOf', { tag: chosen.code })}
                </span>
              )}
              {of && (
                <span>
                  <Kbd>⌫</Kbd> {t('back')}
                </span>
              )}
              <button
                type="button"
                className={styles.keys}
                onClick={() => {
                  onClose()
                  onOpen('keys')
                }}
              >
                <Kbd>?</Kbd> {t('allKeys')}
              </button>
            </footer>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
