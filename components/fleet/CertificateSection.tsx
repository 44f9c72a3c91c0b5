'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import { ENROLLED_ANEW, type GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'
import { ReasonForm } from './ReasonForm.tsx'

/** What the gateway proves itself by, how old it is, and the way to end it. */
export function CertificateSection({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const may = useCan('gateway.claim', row.objectId)
  const { data } = useAsk(['gateways.certificates', row.objectId, row.certificate?.issuedAt], () =>
    api.gateways.certificates.query({ gatewayObjectId: row.objectId }),
  )
  const revoke = useAct((reason: string) => api.gateways.revoke.mutate({ gatewayObjectId: row.objectId, reason }), ['gateways.'])
  return (
    <Section title={t('certificate')}>
      {!data ? (
        <Loading rows={2} />
      ) : data.length > 0 ? (
        <div className={styles.proofs}>
          <RowTable
            rows={data}
            keyOf={({ hash }) => hash}
            columns={[
              {
                id: 'serial',
                title: t('serial'),
                width: '21%',
                kind: 'name',
                cell: ({ serial }) => `${serial.slice(0, 6)}…`,
                hint: ({ hash }) => `SHA-256 ${hash}`,
              },
              { id: 'age', title: t('age'), width: '23%', cell: ({ issuedAt }) => <Age at={issuedAt} /> },
              { id: 'until', title: t('until'), width: '26%', cell: ({ notAfter }) => <Time at={notAfter} compact /> },
              {
                id: 'state',
                title: t('state'),
                cell: ({ revokedAt, revokedByName, revokeReason }) =>
                  !revokedAt
                    ? t('counts')
                    : revokeReason === ENROLLED_ANEW
                      ? t('revokedAnew')
                      : t('revokedBy', { by: revokedByName ?? '', reason: revokeReason ?? '' }),
                kind: 'text',
              },
            ]}
          />
        </div>
      ) : (
        <p className={styles.calm}>{t('noCertificate')}</p>
      )}
      {may && row.enrolledAt !== null && (
        <ReasonForm act={t('revoke')} hint={t('revokeHint')} busy={revoke.isPending} error={revoke.error} onSend={revoke.mutate} />
      )}
    </Section>
  )
}
