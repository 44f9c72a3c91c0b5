'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import styles from './access.module.css'

/** A secret that the server keeps as its digest alone: now, or never. */
export function ShownOnce({ title, said, secret, onClose }: { title: string; said: string; secret: string; onClose(): void }) {
  const t = useTranslations('access')
  const [copied, setCopied] = useState(false)
  return (
    <Dialog
      title={title}
      description={said}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
            {copied ? t('copied') : t('copy')}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t('handedOver')}
          </Button>
        </>
      }
    >
      <code className={styles.once} data-testid="shown-once">
        {secret}
      </code>
    </Dialog>
  )
}

/** The address that a link's secret stands in, behind the #. */
export const linkOf = (token: string): string => `${location.origin}/enter#${token}`
