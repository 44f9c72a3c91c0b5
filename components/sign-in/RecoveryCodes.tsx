'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import styles from './sign-in.module.css'

/** Shown this once. One goes on when one says that they are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const t = useTranslations('proof')
  const [copied, setCopied] = useState(false)
  const text = codes.join('\n')
  return (
    <div className={styles.form}>
      <p className="t13">{t('recoverySaid')}</p>
      <ul className={styles.codes} data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {copied ? t('copied') : t('copy')}
        </Button>
        <Button onClick={() => download(text)}>{t('download')}</Button>
        <Button kind="primary" onClick={onDone}>
          {t('kept')}
        </Button>
      </div>
    </div>
  )
}

function download(text: string) {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: 'onefold-recovery-codes.txt' })
  link.click()
  URL.revokeObjectURL(url)
}
