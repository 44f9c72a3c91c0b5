'use client'
import { useTranslations } from 'next-intl'
import { Notice } from '#/components/frame/Notice.tsx'

export default function Broken({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  const t = useTranslations('frame.broken')
  return <Notice title={t('title')} said={t('said', { digest: error.digest ?? '–' })} action={{ label: t('again'), onClick: reset }} />
}
