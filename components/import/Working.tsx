'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import type { ImportView } from '#/server/exchange/contract.ts'
import styles from './import.module.css'

/** What is being done now. One may leave: it goes on by itself, and the address finds it again. */
export function Working({ view }: { view: ImportView }) {
  const t = useTranslations('import')
  const stage = view.progress?.stage ?? 'reading'
  return (
    <div className={styles.body} role="status">
      <p className="strong">{t(`stage.${stage}`)}</p>
      <progress aria-label={t(`stage.${stage}`)} />
      <p className="quiet">
        {view.progress && view.progress.total > 0 ? t('linesOf', { total: formatNumber(view.progress.total, 0) }) : ' '} {t('mayLeave')}
      </p>
    </div>
  )
}
