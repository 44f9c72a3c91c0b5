'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'

/** The one-time code, once: to be scanned, to be read out, and as the line that starts an agent with it. */
export function Claim({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const claim = useAct(() => api.gateways.issueClaim.mutate({ gatewayObjectId: row.objectId }), ['gateways.'])
  const code = claim.data?.claimCode
  return (
    <div className={styles.claim}>
      {code ? (
        <>
          <Qr text={`${location.origin}#claim=${code}`} />
          <div>
            <p>{t('claimIs')}</p>
            <output className={styles.code}>{code}</output>
            <p>{t('runThis')}</p>
            <code className={styles.line}>{`npx onefold agent --server ${location.origin} --claim ${code} --name ${row.tag}`}</code>
            <p className="quiet">{t('claimOnce')}</p>
          </div>
        </>
      ) : (
        <Button kind="primary" onClick={() => claim.mutate(undefined)} refused={claim.isPending ? t('beingMade') : undefined}>
          {t(row.enrolledAt ? 'claimAnew' : 'claimMake')}
        </Button>
      )}
      {claim.error && <p role="alert">{said(claim.error)}</p>}
    </div>
  )
}

function Qr({ text }: { text: string }) {
  const t = useTranslations('gateway')
  const [svg, setSvg] = useState('')
  useEffect(() => {
    void import('qrcode').then(async ({ toString: draw }) => setSvg(await draw(text, { type: 'svg', margin: 2 })))
  }, [text])
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the drawing is the library's own, of a text made here
  return <div className={styles.qr} role="img" aria-label={t('claimQr')} dangerouslySetInnerHTML={{ __html: svg }} />
}
