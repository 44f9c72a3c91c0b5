'use client'
import { useTranslations } from 'next-intl'
import { type Refusal, refusalOf } from './refusal.ts'

/** Words a failure: the server's refusal by its code, else that it could not be reached and nothing was lost. */
export function useRefusal(): (error: unknown) => string {
  const t = useTranslations('refusal')
  const word = useRefusalWords()
  return (error) => {
    const refusal = refusalOf(error)
    return refusal ? word(refusal) : t('UNREACHABLE')
  }
}

/** Words a refusal that was kept. */
export function useRefusalWords(): (refusal: Refusal) => string {
  const t = useTranslations('refusal')
  return ({ code, ...params }) => {
    if (!t.has(code)) return t('OTHER', { code })
    const words = Object.entries(params).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    return t(code, Object.fromEntries(words) as Record<string, string | number>)
  }
}
