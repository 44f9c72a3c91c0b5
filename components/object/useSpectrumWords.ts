'use client'
import { useTranslations } from 'next-intl'

/** Axes and marks of a spectrum come from the model in English; what has a word here is said with it, letters stay. */
export function useSpectrumWords() {
  const t = useTranslations('evidence.words')
  return (said: string): string => {
    const key = said.trim().toLowerCase().replaceAll(' ', '_')
    return t.has(key) ? t(key) : said
  }
}
