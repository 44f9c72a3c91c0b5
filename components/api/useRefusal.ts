'use client'
import { useTranslations } from 'next-intl'
import { refusalOf } from './refusal.ts'

/** Words a failure: the server's refusal by its code, else that it could not be reached and nothing was lost. */
export function useRefusal(): (error: unknown) => string {
  const t = useTranslations('refusal')
  return (error) => {
    const refusal = refusalOf(error)
    if (!refusal) return t('UNREACHABLE')
    const { code, ...params } = refusal
    if (!t.has(code)) return t('OTHER', { code })
    const words = Object.entries(params).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    return t(code, Object.fromEntries(words) as Record<string, string | number>)
  }
}
