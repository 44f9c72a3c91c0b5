'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { LifeEvent } from '#/server/registry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'

/** An event is stored as verb and data and worded when drawn. */
export function useLifeWords(): (event: Pick<LifeEvent, 'verb' | 'data' | 'fields'>) => string {
  const t = useTranslations('life')
  const locale = useLocale() as Locale
  const typeName = (id: unknown) => {
    const type = twinType(String(id ?? ''))
    return type ? nameIn(type.names, locale).text : String(id ?? '')
  }
  return ({ verb, data, fields }) => {
    const key = verb === 'installed' && !data.asset ? 'installed_plain' : verb.replaceAll(' ', '_') // an import says no more
    if (!t.has(`verb.${key}`)) return verb
    const text = (name: string) => String(data[name] ?? '')
    const words = {
      into: Array.isArray(data.into) ? data.into.join(t('comma')) : String(data.tag ?? data.into ?? ''),
      position: text('position'),
      asset: text('asset'),
      out: text('out'),
      in: text('in'),
      from: key === 're_typed' ? typeName(data.from) : key === 'took_over' ? text('tag') : text('from'),
      to: key === 're_typed' ? typeName(data.to) : text('to'),
      value: text('value'),
      link: t.has(`link.${text('kind')}`) ? t(`link.${text('kind')}`, { from: text('from'), to: text('to') }) : '',
      fields: fields.map((field) => (t.has(`field.${field}`) ? t(`field.${field}`) : field)).join(t('comma')),
    }
    return t(`verb.${key}`, words)
  }
}
