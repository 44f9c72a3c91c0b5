'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { ENROLLED_ANEW, type GatewayRow, type QuarantineRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'
import { ReasonForm } from './ReasonForm.tsx'

/** Put into quarantine by hand; and what was, by whom, and why it was released. */
export function QuarantineSection({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const rule = useTranslations('fleet.rule')
  const may = useCan('gateway.quarantine', row.objectId)
  const { data } = useAsk(['gateways.quarantines', row.objectId, row.quarantine?.since], () =>
    api.gateways.quarantines.query({ gatewayObjectId: row.objectId }),
  )
  const whySaid = ({ rule: by, byName, reason, detail }: QuarantineRow) =>
    by === 'by_hand'
      ? t('heldBy', { by: byName, reason: reason ?? '' })
      : detail && t.has(`detail.${detail}` as 'detail.came_back')
        ? t(`detail.${detail}` as 'detail.came_back')
        : detail
  const releaseSaid = ({ releasedByName, releaseReason }: QuarantineRow) =>
    releaseReason === ENROLLED_ANEW ? t('releasedAnew') : t('releasedBy', { by: releasedByName ?? '', reason: releaseReason ?? '' })
  const put = useAct((reason: string) => api.gateways.quarantine.mutate({ gatewayObjectId: row.objectId, reason }), ['gateways.', 'twins.'])
  return (
    <Section title={t('quarantine')}>
      {!data ? (
        <Loading rows={1} />
      ) : data.length === 0 ? (
        <p className={styles.calm}>{t('neverQuarantined')}</p>
      ) : (
        <ul className={styles.history}>
          {data.map((one) => (
            <li key={one.id}>
              <Time at={one.since} compact /> <b>{rule(one.rule)}</b>{' '}
              <span className="quiet">
                {whySaid(one)}
                {one.releasedAt && ` · ${releaseSaid(one)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {may && !row.quarantine?.rules.includes('by_hand') && (
        <ReasonForm act={t('putInQuarantine')} hint={t('quarantineHint')} busy={put.isPending} error={put.error} onSend={put.mutate} />
      )}
    </Section>
  )
}
