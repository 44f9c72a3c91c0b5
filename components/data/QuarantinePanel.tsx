'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ReasonForm } from '#/components/fleet/ReasonForm.tsx'
import { useReason } from '#/components/fleet/useReason.ts'
import { useCan } from '#/components/frame/me.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Broken, Hint, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { Quarantined } from '#/server/telemetry/contract.ts'
import styles from './data.module.css'
import { groupId, groupOf } from './group.ts'
import { RetryForm } from './RetryForm.tsx'
import type { DataHealth } from './useDataHealth.ts'

const SHOWN = 100

/** One sender's refused readings of one reason: what they say, what it means, and what can be done. */
export function QuarantinePanel({ told, of }: { told: DataHealth; of: string | null }) {
  const t = useTranslations('data')
  const said = useRefusal()
  const reason = useReason()
  const mayRepair = useCan('telemetry.repair')
  const group = of === null ? null : groupOf(of)
  const { data, error } = useAsk(
    ['telemetry.quarantine', { of }],
    ({ signal }) => api.telemetry.quarantine.query({ ...(group ?? {}), limit: SHOWN }, { signal }),
    { enabled: group !== null },
  )
  const discard = useAct((why: string) => api.telemetry.discardQuarantined.mutate({ which: groupOf(of ?? ''), why }), ['telemetry.'])
  if (group === null) return <Hint>{t('chooseGroup')}</Hint>
  const count = told.quarantine.data?.counts.find((it) => groupId(it) === of)
  return (
    <>
      <Section title={`${count?.gatewayTag ?? '–'} · ${reason(group.reason)}`}>
        <p className={styles.said}>{t.has(`why.${group.reason}`) ? t(`why.${group.reason}`) : t('why.OTHER')}</p>
      </Section>
      {error && <Broken>{said(error)}</Broken>}
      {!data && !error && <Loading rows={6} />}
      {mayRepair && data && data.rows.length > 0 && (
        <Section title={t('whatToDo')}>
          <div className={styles.acts}>
            {data.rows.some(({ message }) => message === null) && <RetryForm group={group} rows={data.rows} count={count?.count ?? 0} />}
            <ReasonForm act={t('discard', { count: count?.count ?? 0 })} hint={t('discardHint')} busy={discard.isPending} error={discard.error} onSend={discard.mutate} />
          </div>
        </Section>
      )}
      {data && (
        <Section title={data.rows.length === 0 ? t('nothingLeft') : t('newest', { count: data.rows.length })}>
          <ul className={styles.refused}>
            {data.rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        </Section>
      )}
    </>
  ) // biome-ignore format: parts of a panel
}

function Row({ row }: { row: Quarantined }) {
  const t = useTranslations('data')
  if (row.message)
    return (
      <li>
        <span>{t('message', { bytes: row.message.bytes })}</span>
        <Time at={row.receivedAt} compact className="quiet" />
        <code className={styles.head}>{row.message.head}</code>
      </li>
    )
  return (
    <li>
      <span className="ellipsis">
        <b className="figures">{typeof row.value === 'number' ? formatNumber(row.value, 3) : (row.value ?? '–')}</b>{' '}
        {row.tag ? `${row.tag} · ${row.channel}` : row.name}
      </span>
      <Time at={row.receivedAt} compact className="quiet" />
      <span className="quiet">{row.atMs === null ? t('noTime') : t.rich('saidAt', { at: () => <Time at={row.atMs ?? 0} /> })}</span>
    </li>
  )
}
