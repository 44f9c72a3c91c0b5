'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useSetLocale } from '#/components/frame/LanguageButton.tsx'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { signOut } from '#/components/frame/sign-out.ts'
import { remember, THEMES } from '#/components/frame/theme.ts'
import type { Hit } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'

/** What may be done from the palette. Nothing dangerous acts from here: a command opens its panel, with its envelope. */
export type Action = { id: string; glyph: string; label: string; said: string; run(): void }

/** Acts on the first objects that were found, or on the one that is spoken of, then those that are always there. Each is a button somewhere too. */
export function useActions(
  q: string,
  hits: readonly Hit[],
  go: (href: string) => void,
  open: (what: 'keys' | 'scenarios') => void,
  /** all that may be done with this one, and nothing else */
  of: Hit | null,
): Action[] {
  const t = useTranslations('palette')
  const frame = useTranslations('frame')
  const locale = useLocale() as 'en' | 'zh-CN'
  const setLocale = useSetLocale()
  const { permissions } = useMe()
  const site = useSite()
  const found = of ? [of] : hits.filter((hit) => hit.kind === 'object').slice(0, MOST_OBJECTS)
  const commands = found.flatMap((hit) =>
    (permissions.includes('command.preview') ? (twinType(hit.typeId ?? '')?.commands ?? []) : []).map(
      (command): Action => ({
        id: `command-${hit.id}-${command.id}`,
        glyph: 'ui-commands',
        label: `${nameIn(command.names, locale).text} · ${hit.code} …`,
        said: t('opensPanel'),
        run: () => go(`${hit.href}?command=${command.id}`),
      }),
    ),
  )
  const [first] = found
  const order: Action[] =
    permissions.includes('order.create') && (first || says(q, t('newOrder')))
      ? [
          {
            id: 'new-order',
            glyph: 'ui-work',
            label: first ? t('newOrderFor', { tag: first.code }) : t('newOrder'),
            said: t('opensForm'),
            run: () => go(`/work?site=${site.slug}&new=${encodeURIComponent(first?.code ?? '')}`),
          },
        ]
      : []
  const always: Action[] = [
    ...THEMES.map((theme) => ({
      id: `theme-${theme}`,
      glyph: 'ui-layers',
      label: `${frame('theme')}: ${frame(`themes.${theme}`)}`,
      said: t('atOnce'),
      run: () => {
        document.documentElement.dataset.theme = theme
        remember('theme', theme)
      },
    })),
    {
      id: 'language',
      glyph: 'ui-person',
      label: locale === 'en' ? '简体中文' : 'English',
      said: frame('language'),
      run: () => setLocale(locale === 'en' ? 'zh-CN' : 'en'),
    },
    ...(site.simulated && permissions.includes('scenario.run')
      ? [{ id: 'scenarios', glyph: 'ui-plant', label: `${frame('scenarios')} …`, said: t('opensPanel'), run: () => open('scenarios') }]
      : []),
    { id: 'keys', glyph: 'ui-search', label: frame('keys'), said: '?', run: () => open('keys') },
    { id: 'sign-out', glyph: 'ui-person', label: frame('signOut'), said: '', run: () => void signOut() },
  ]
  if (of) {
    const there: Action[] = [
      { id: 'page', glyph: 'ui-open', label: t('openPage'), said: t('screen'), run: () => go(of.href) },
      { id: 'on-map', glyph: 'ui-map', label: t('onMap'), said: t('screen'), run: () => go(`/map?sel=${encodeURIComponent(of.code)}`) },
    ]
    return [...there, ...commands, ...order].filter(({ label, said }) => says(q, `${label} ${said}`))
  }
  if (q === '') return []
  return [...commands.slice(0, MOST_COMMANDS), ...order, ...always.filter(({ label, said }) => says(q, `${label} ${said}`))]
}

const MOST_OBJECTS = 2
const MOST_COMMANDS = 3
export const says = (q: string, words: string): boolean => q === '' || words.toLowerCase().includes(q.toLowerCase())
