import { useTranslations } from 'next-intl'
import { Notice } from '#/components/frame/Notice.tsx'

export default function NotFound() {
  const t = useTranslations('frame.notFound')
  return <Notice title={t('title')} said={t('said')} action={{ label: t('go'), href: '/map' }} />
}
