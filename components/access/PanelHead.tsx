'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import styles from './access.module.css'

/** What the inspector shows, and the way back to nothing. */
export function PanelHead({ title, said, onClose }: { title: ReactNode; said?: ReactNode; onClose(): void }) {
  const t = useTranslations('access')
  return (
    <header className={styles.head}>
      <span style={{ float: 'right' }}>
        <IconButton label={t('close')} onClick={onClose}>
          <Glyph id="ui-x" size={16} />
        </IconButton>
      </span>
      <h2>{title}</h2>
      {said && <p className="quiet t13">{said}</p>}
    </header>
  )
}
