'use client'
import { useTranslations } from 'next-intl'

/** Why readings or messages were refused, in words. */
export function useReason(): (reason: string) => string {
  const t = useTranslations('fleet.reason')
  return (reason) => (t.has(reason) ? t(reason) : reason)
}
