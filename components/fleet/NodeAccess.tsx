'use client'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { saveFile } from '#/components/ui/save-file.ts'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'

/** What a Sparkplug B node of another vendor is told, so that it may speak as this gateway: shown this once. */
export function NodeAccess({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const issue = useAct(() => api.gateways.issuePassword.mutate({ gatewayObjectId: row.objectId }), ['gateways.'])
  const made = issue.data
  const { caPem } = made ?? {}
  return (
    <div className={styles.node}>
      {made ? (
        <>
          <p>{t('nodeTyped')}</p>
          <dl className={page.facts} aria-label={t('nodeAccess')}>
            {(['brokerUrl', 'groupId', 'nodeId', 'userName', 'password'] as const).map((one) => (
              <div key={one} className={styles.typed}>
                <dt>{t(`nodeIs.${one}`)}</dt>
                <dd>
                  <code>{made[one]}</code>
                </dd>
              </div>
            ))}
          </dl>
          {caPem && (
            <div>
              <Button small onClick={() => saveFile('onefold-ca.pem', new Blob([caPem], { type: 'application/x-pem-file' }))}>
                {t('nodeCa')}
              </Button>
            </div>
          )}
          <p className="quiet">{t('nodeOnce')}</p>
        </>
      ) : (
        <>
          <Button onClick={() => issue.mutate(undefined)} refused={issue.isPending ? t('beingMade') : undefined}>
            {t(row.kind === 'node' && row.enrolledAt ? 'nodeAnew' : 'nodeMake')}
          </Button>
          <p className="quiet">{t('nodeSaid')}</p>
        </>
      )}
      {issue.error && <p role="alert">{said(issue.error)}</p>}
    </div>
  )
}
