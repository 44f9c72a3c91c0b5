'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './gateway.module.css'

const EVERY_MS = 5_000

/** What runs there, by its own signed word: held against the list, and until when that is worth something. */
export function AttestationSection({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const [mayAsk, mayAccept] = [useCan('gateway.quarantine', row.objectId), useCan('gateway.release', row.objectId)]
  const of = { gatewayObjectId: row.objectId }
  const { data } = useAsk(['gateways.attestation', row.objectId], () => api.gateways.attestation.query(of), { everyMs: EVERY_MS })
  const ask = useAct(() => api.gateways.askForEvidence.mutate(of), ['gateways.'])
  const accept = useAct((answeredAt: string) => api.gateways.acceptEvidence.mutate({ ...of, answeredAt }), ['gateways.'])
  const [differs, seen] = [data?.differences ?? [], data?.answeredAt]
  return (
    <Section title={t('attestation')} aside={<b>{t(`verdict.${row.attestation}`)}</b>}>
      {data?.answeredAt && data.expiresAt && (
        <p>
          {t.rich('answered', { age: () => <Age at={data.answeredAt as string} /> })} · {t('worthUntil')} <Time at={data.expiresAt} short />
        </p>
      )}
      {differs.length > 0 && (
        <ul className={styles.differs}>
          {differs.map((one) => (
            <li key={`${one.what}${one.name}${one.version}`}>
              {t(`differs.${one.what}`, { name: one.what === 'configuration' ? '' : one.name, version: one.version, how: one.how })}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.calm}>{t('softwareProves')}</p>
      <Acts>
        {mayAsk && (
          <Button small onClick={() => ask.mutate(undefined)} refused={row.online ? undefined : t('notOnline')}>
            {t('askEvidence')}
          </Button>
        )}
        {mayAccept && seen && differs.some(({ what, how }) => how === 'unknown' || what === 'configuration') && (
          <Button small onClick={() => accept.mutate(seen)}>
            {t('acceptEvidence')}
          </Button>
        )}
      </Acts>
      {(ask.error ?? accept.error) && <p role="alert">{said(ask.error ?? accept.error)}</p>}
    </Section>
  )
}
