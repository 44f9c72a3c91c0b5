'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { LabelsDialog } from '#/components/labels/LabelsDialog.tsx'
import { Button, IconButton } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import styles from './object.module.css'

/** Copies the code, or shows the label: the QR is the object's own address, readable by any phone. */
export function CodeTools({ code, tag, objectId }: { code: string; tag: string; objectId?: string }) {
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
      {label && <CodeLabel code={code} tag={tag} objectId={objectId} onClose={() => setLabel(false)} />}
    </>
  )
}

function CodeLabel({ code, tag, objectId, onClose }: { code: string; tag: string; objectId: string | undefined; onClose(): void }) {
  const t = useTranslations('object')
  const [svg, setSvg] = useState('')
  const mayPrint = useCan('label.print') && objectId !== undefined
  const [printing, print] = useState(false)
  const { data, isPending } = useAsk(
    ['registry.labels', { objectId }],
    () => api.registry.labels.of.mutate({ objectIds: [objectId as never] }),
    {
      enabled: mayPrint,
    },
  )
  const token = data?.[0]?.token
  const waiting = mayPrint && isPending
  useEffect(() => {
    if (waiting) return
    const address = `${location.origin}/id/${code}${token ? `?t=${token}` : ''}`
    void import('qrcode').then(async ({ toString: draw }) =>
      setSvg(await draw(address, { type: 'svg', margin: 2, errorCorrectionLevel: 'Q' })),
    )
  }, [code, token, waiting])
  if (printing && objectId) return <LabelsDialog objectIds={[objectId]} onClose={onClose} />
  return (
    <Dialog
      title={t('label')}
      description={t('labelSaid')}
      onClose={onClose}
      actions={mayPrint && <Button onClick={() => print(true)}>{t('printLabel')}</Button>}
    >
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
