'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { IconButton } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import styles from './object.module.css'

/** Copies the code, or shows the label: the QR is the object's own address, readable by any phone. */
export function CodeTools({ code, tag }: { code: string; tag: string }) {
  const t = useTranslations('object')
  const [copied, setCopied] = useState(false)
  const [label, setLabel] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => void navigator.clipboard.writeText(code).then(() => setCopied(true))
  return (
    <>
      <IconButton label={copied ? t('copied') : t('copyCode', { code })} onClick={copy}>
        <Glyph id={copied ? 'ui-check' : 'ui-copy'} size={16} />
      </IconButton>
      <IconButton label={t('showLabel')} onClick={() => setLabel(true)}>
        <Glyph id="ui-qr" size={16} />
      </IconButton>
      {label && <CodeLabel code={code} tag={tag} onClose={() => setLabel(false)} />}
    </>
  )
}

function CodeLabel({ code, tag, onClose }: { code: string; tag: string; onClose(): void }) {
  const t = useTranslations('object')
  const [svg, setSvg] = useState('')
  useEffect(() => {
    const address = `${location.origin}/id/${code}`
    void import('qrcode').then(async ({ toString: draw }) =>
      setSvg(await draw(address, { type: 'svg', margin: 2, errorCorrectionLevel: 'Q' })),
    )
  }, [code])
  return (
    <Dialog title={t('label')} description={t('labelSaid')} onClose={onClose}>
      <figure className={styles.qr}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the drawing is the library's own, of an address made here */}
        <div dangerouslySetInnerHTML={{ __html: svg }} />
        <figcaption>
          <strong>{tag}</strong>
          <span>{code}</span>
        </figcaption>
      </figure>
    </Dialog>
  )
}
