'use client'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow, Quarantined } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'
import { ReasonForm } from './ReasonForm.tsx'

type Row = Pick<GatewayRow, 'objectId' | 'tag'>

/** A gateway that is not trusted: why, what that means, and the way out of it. An identity that lives twice leaves only by a new enrolment. */
export function QuarantineNotice({ row, quarantine }: { row: Row; quarantine: Quarantined }) {
  const t = useTranslations('fleet')
  const twice = quarantine.rules.includes('identity_twice')
  const title = t('inQuarantine', { tag: row.tag ?? '' })
  return (
    <section className={styles.twice} role="alert" aria-label={title}>
      <Mark priority={1} />
      <div>
        <b>{title}</b> <Age at={quarantine.since} />
        <ul className={styles.rules}>
          {quarantine.rules.map((rule) => (
            <li key={rule}>{t(`rule.${rule}`)}</li>
          ))}
        </ul>
        <p>{t('quarantineMeans')}</p>
        {twice ? <Anew row={row} /> : <Release row={row} />}
      </div>
    </section>
  )
}

function Anew({ row }: { row: Row }) {
  const t = useTranslations('fleet')
  const said = useRefusal()
  const may = useCan('gateway.claim', row.objectId)
  const claim = useAct(() => api.gateways.issueClaim.mutate({ gatewayObjectId: row.objectId }), ['gateways.'])
  return (
    <>
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
    </>
  )
}

function Release({ row }: { row: Row }) {
  const t = useTranslations('fleet')
  const release = useAct(
    (reason: string) => api.gateways.release.mutate({ gatewayObjectId: row.objectId, reason }),
    ['gateways.', 'twins.', 'telemetry.'],
  )
  if (!useCan('gateway.release', row.objectId)) return null
  return <ReasonForm act={t('release')} hint={t('releaseHint')} busy={release.isPending} error={release.error} onSend={release.mutate} />
}
