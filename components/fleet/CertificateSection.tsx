'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'
import { ReasonForm } from './ReasonForm.tsx'

/** What the gateway proves itself by, how old it is, and the way to end it. */
export function CertificateSection({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const may = useCan('gateway.claim')
  const { data } = useAsk(['gateways.certificates', row.objectId, row.certificate?.issuedAt], () =>
    api.gateways.certificates.query({ gatewayObjectId: row.objectId }),
  )
  const revoke = useAct((reason: string) => api.gateways.revoke.mutate({ gatewayObjectId: row.objectId, reason }), ['gateways.'])
  return (
    <Section title={t('certificate')}>
      {data && data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('serial')}</th>
              <th scope="col">{t('age')}</th>
              <th scope="col">{t('until')}</th>
              <th scope="col">{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((one) => (
              <tr key={one.hash} title={`SHA-256 ${one.hash}`}>
                <th scope="row" className="ellipsis">
                  {one.serial.slice(0, 12)}…
                </th>
                <td>
                  <Age at={one.issuedAt} />
                </td>
                <td>
                  <Time at={one.notAfter} compact />
                </td>
                <td>{one.revokedAt ? t('revokedBy', { by: one.revokedByName ?? '', reason: one.revokeReason ?? '' }) : t('counts')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className={styles.calm}>{t('noCertificate')}</p>
      )}
      {may && row.enrolledAt !== null && (
        <ReasonForm act={t('revoke')} hint={t('revokeHint')} busy={revoke.isPending} error={revoke.error} onSend={revoke.mutate} />
      )}
    </Section>
  )
}
