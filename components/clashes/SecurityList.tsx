'use client'
import { useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { usePages } from '#/components/api/pages.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import styles from '#/components/ui/decision.module.css'
import { formatNumber } from '#/components/ui/format.ts'
import { More } from '#/components/ui/More.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Empty } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { SecurityEvent, SecurityPage } from '#/server/registry/contract.ts'

/** The object that it is about, or the address that it came from. */
const whose = ({ tag, subject }: SecurityEvent) => tag ?? (subject.kind === 'address' ? subject.id : undefined)

/** Security events, open ones first; a person says that he has seen one. */
export function SecurityList() {
  const t = useTranslations('security')
  const said = useRefusal()
  const mayRead = useCan('security.read')
  const may = useCan('security.acknowledge')
  const { rows, last, more, waits } = usePages<SecurityPage>(
    ['registry.securityEvents'],
    (after, options) => api.registry.securityEvents.query({ after }, options),
    { enabled: mayRead },
  )
  const rule = useTranslations('fleet.rule')
  const detail = useTranslations('gateway.detail')
  const about = ({ kind, data }: SecurityEvent): string | undefined => {
    const [how, by, value] = [String(data.detail), String(data.rule), data.value]
    if (kind === 'identity_twice') return detail.has(how as 'came_back') ? detail(how as 'came_back') : undefined
    if (kind === 'gateway_quarantined') return rule.has(by as 'flood') ? rule(by as 'flood') : undefined
    return typeof value === 'string' ? value : undefined
  }
  const acknowledge = useAct((eventId: string) => api.registry.acknowledgeSecurity.mutate({ eventId, note: '' }), ['registry.'])
  if (!mayRead || !rows) return null
  return (
    <section className={styles.below} aria-label={t('title')}>
      <h2>{t('title')}</h2>
      {rows.length === 0 ? (
        <Empty compact>{t('none')}</Empty>
      ) : (
        <RowTable
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'kind',
              title: t('column.kind'),
              width: '27%',
              kind: 'text',
              cell: ({ kind, acknowledged }) => (acknowledged ? t(`kind.${kind}`) : <b>{t(`kind.${kind}`)}</b>),
            },
            {
              id: 'subject',
              title: t('column.subject'),
              width: 92,
              cell: (row) => whose(row) ?? <span className="quiet">–</span>,
              hint: whose,
            },
            { id: 'value', title: t('column.value'), kind: 'text', cell: (row) => <span className="quiet">{about(row)}</span> },
            { id: 'times', title: t('column.times'), width: 56, kind: 'number', cell: ({ times }) => formatNumber(times, 0) },
            { id: 'last', title: t('column.last'), width: 72, kind: 'number', cell: ({ lastAt }) => <Age at={lastAt} /> },
            {
              id: 'seen',
              title: t('column.seen'),
              width: 116,
              cell: ({ id, acknowledged }) =>
                acknowledged ? (
                  <span className="quiet">{acknowledged.by}</span>
                ) : may ? (
                  <Button small onClick={() => acknowledge.mutate(id)}>
                    {t('acknowledge')}
                  </Button>
                ) : (
                  <span className="quiet">{t('nobodyYet')}</span>
                ),
              hint: ({ acknowledged }) => (acknowledged ? t('acknowledged', { by: acknowledged.by }) : undefined),
            },
          ]}
        />
      )}
      <More shown={rows.length} all={last?.all ?? 0} onMore={more} waits={waits} />
      {acknowledge.error && <p role="alert">{said(acknowledge.error)}</p>}
    </section>
  )
}
