'use client'
import { useTranslations } from 'next-intl'

/** What is fed, as parameters of a message: `known` is no where a link names none. */
export function useMedium(): (medium: string) => { known: 'yes' | 'no'; medium: string } {
  const t = useTranslations('graph.medium')
  return (medium) => (t.has(medium) ? { known: 'yes', medium: t(medium) } : { known: 'no', medium: '' })
}
