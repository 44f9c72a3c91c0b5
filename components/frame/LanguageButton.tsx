'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { remember } from './theme.ts'
import styles from './topbar.module.css'

/** Changes the words and nothing else: the address, the selection and what is typed stay. */
export function useSetLocale() {
  const router = useRouter()
  const [, start] = useTransition()
  return (locale: string) => {
    remember('locale', locale)
    start(() => router.refresh())
  }
}

export function LanguageButton() {
  const t = useTranslations('frame')
  const locale = useLocale()
  const setLocale = useSetLocale()
  const own = locale === 'en' ? 'EN' : '中文'
  return (
    <button
      type="button"
      className={styles.language}
      // a name and no text: in English, the only Chinese of most pages would fetch four files of a font
      aria-label={`${own}: ${t('switchLanguage')}`}
      title={t('switchLanguage')}
      onClick={() => setLocale(locale === 'en' ? 'zh-CN' : 'en')}
    >
      {own}
    </button>
  )
}
