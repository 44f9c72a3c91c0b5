'use client'
import { useTranslations } from 'next-intl'
import { Notice } from './Notice.tsx'
import { signOut } from './sign-out.ts'

/** An installation without a world yet: says how one comes in. */
export function NoSite() {
  const t = useTranslations('frame.noSite')
  return <Notice title={t('title')} said={t('said')} action={{ label: t('signOut'), onClick: () => void signOut() }} />
}
