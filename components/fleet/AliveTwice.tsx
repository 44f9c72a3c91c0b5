'use client'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'

/** One identity alive twice: what that means, and the one-time code by which a person enrols the true one anew. */
export function AliveTwice({ row }: { row: GatewayRow & { disputedAt: string } }) {
  const t = useTranslations('fleet')
  const said = useRefusal()
  const may = useCan('gateway.claim')
  const claim = useAct(() => api.gateways.issueClaim.mutate({ gatewayObjectId: row.objectId }), ['gateways.'])
  return (
    <section className={styles.twice} role="alert" aria-label={t('twice', { tag: row.tag ?? '' })}>
      <Mark priority={1} />
      <div>
        <b>{t('twice', { tag: row.tag ?? '' })}</b> <Age at={row.disputedAt} />
        <p>{t('twiceMeans')}</p>
        {claim.data ? (
          <p>
            {t('claimIs')} <output className={styles.claim}>{claim.data.claimCode}</output>
          </p>
        ) : (
          may && (
            <Button small onClick={() => claim.mutate(undefined)} refused={claim.isPending ? t('claiming') : undefined}>
              {t('issueClaim')}
            </Button>
          )
        )}
        {claim.error && <p role="alert">{said(claim.error)}</p>}
      </div>
    </section>
  )
}
