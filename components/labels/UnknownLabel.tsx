import { useTranslations } from 'next-intl'
import { PublicFrame } from './PublicFrame.tsx'

export function UnknownLabel() {
  const t = useTranslations('labels.public')
  return (
    <PublicFrame>
      <h1>{t('unknown')}</h1>
      <p>{t('unknownSaid')}</p>
    </PublicFrame>
  )
}
