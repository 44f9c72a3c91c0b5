'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useMe } from '#/components/frame/me.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'

/** What a record says, in the reader's words: a type by its name, a site by its name, a moment by the clock of the site. */
export function SideValue({ field, value }: { field: string; value: string }) {
  const object = useTranslations('object')
  const locale = useLocale() as Locale
  const { sites } = useMe()
  if (value === '') return '–'
  switch (field) {
    case 'type': {
      const type = twinType(value)
      return type ? nameIn(type.names, locale).text : value
    }
    case 'kind':
      return object.has(`kind.${value}` as 'kind.position') ? object(`kind.${value}` as 'kind.position') : value
    case 'site': {
      const site = sites.find(({ slug }) => slug === value)
      return site ? nameIn(site.names, locale).text : value
    }
    case 'created':
    case 'retired':
      return <Time at={value} dated minute />
    case 'numbers':
    case 'aliases':
      return value.split(', ').map((one) => <div key={one}>{one}</div>)
    default:
      return value
  }
}
