'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { IconButton, RoomForReason } from './Button.tsx'
import styles from './dialog.module.css'
import { Glyph } from './Glyph.tsx'

/** For what needs a reason or cannot be undone; everything else is a panel. Escape and the backdrop close it, focus returns. */
export function Dialog({
  title,
  description,
  onClose,
  actions,
  children,
}: {
  title: ReactNode
  description?: ReactNode
  onClose(): void
  actions?: ReactNode
  children?: ReactNode
}) {
  const t = useTranslations('ui')
  const body = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={styles.popup}
          initialFocus={() => body.current?.querySelector<HTMLElement>('select, textarea, input') ?? true}
        >
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<IconButton label={t('close')} />}>
              <Glyph id="ui-x" size={16} />
            </Base.Close>
          </header>
          {description && <Base.Description className={styles.said}>{description}</Base.Description>}
          <div ref={body} className={styles.body}>
            {children}
          </div>
          {actions && (
            <RoomForReason value>
              <footer className={styles.actions}>{actions}</footer>
            </RoomForReason>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
