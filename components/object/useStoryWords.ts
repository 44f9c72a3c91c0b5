'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { StoryEntry } from '#/server/twins/contract.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import { type Locale, type Names, nameIn } from '#/twin-models/core/names.ts'

/** Names of everything an entry may speak of by id: kinds of findings, rules, commands. */
const NAMED = new Map<string, Names>(
  CATALOG.flatMap((type) => [...type.findings, ...type.rules, ...type.commands].map((one) => [one.id, one.names] as const)),
)

/** An entry is stored as verb and data and worded when drawn. */
export function useStoryWords(): (entry: Pick<StoryEntry, 'verb' | 'actor'> & { data?: unknown }) => string {
  const t = useTranslations('object.verb')
  const event = useTranslations('security.kind')
  const locale = useLocale() as Locale
  return ({ verb, data, actor }) => {
    const facts = (data ?? {}) as Record<string, unknown>
    const id = String(facts.kind ?? facts.command ?? facts.rule ?? '')
    const names = NAMED.get(id)
    const what = names ? nameIn(names, locale).text : (facts.number ?? facts.title ?? facts.name ?? id)
    const key = facts.isAlert && verb === 'alarm.raised' ? 'alert_raised' : verb.replace('.', '_')
    const kind = verb.startsWith('security.') ? verb.slice('security.'.length) : ''
    if (event.has(kind as 'card_elsewhere')) return t('security', { what: event(kind as 'card_elsewhere') })
    const by = actor.kind === 'system' ? t('itself') : actor.name
    return t(t.has(key) ? key : 'other', { what: String(what ?? ''), by, number: String(facts.number ?? '') })
  }
}
