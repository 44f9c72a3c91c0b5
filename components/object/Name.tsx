'use client'
import { useLocale } from 'next-intl'
import { type Locale, type Names, nameIn } from '#/twin-models/core/names.ts'

/** A name of data in the reader's language, or in the other one, marked so that it is pronounced and broken rightly. */
export function Name({ names, className }: { names: Names; className?: string }) {
  const { text, lang } = nameIn(names, useLocale() as Locale)
  return (
    <span lang={lang} className={className}>
      {text}
    </span>
  )
}

export function useNames(): (names: Names) => string {
  const locale = useLocale() as Locale
  return (names) => nameIn(names, locale).text
}
