'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { signOut } from '#/components/frame/sign-out.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import styles from './frame.module.css'
import { useOnline } from './useOnline.ts'
import { useOutbox } from './useOutbox.tsx'

/** Signing out with something unsent says first where it stays and who can send it. */
export function SignOut() {
  const t = useTranslations('field')
  const { entries } = useOutbox()
  const online = useOnline()
  const [asking, ask] = useState(false)
  return (
    <>
      <button type="button" className={styles.quietButton} onClick={() => (entries.length > 0 || !online ? ask(true) : void signOut())}>
        {t('signOut')}
      </button>
      {asking && (
        <Dialog
          title={t('signOut')}
          description={online ? t('signOutUnsent', { count: entries.length }) : t('signOutAway')}
          onClose={() => ask(false)}
          actions={
            online && (
              <Button kind="primary" onClick={() => void signOut()}>
                {t('signOut')}
              </Button>
            )
          }
        />
      )}
    </>
  )
}
