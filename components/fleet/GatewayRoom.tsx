'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ButtonLink } from '#/components/ui/ButtonLink.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { AttestationSection } from './AttestationSection.tsx'
import { CertificateSection } from './CertificateSection.tsx'
import styles from './gateway.module.css'
import { Onboarding } from './Onboarding.tsx'
import { QuarantineNotice } from './QuarantineNotice.tsx'
import { QuarantineSection } from './QuarantineSection.tsx'
import { TerminalsSection } from './TerminalsSection.tsx'

const EVERY_MS = 2_000

/** One gateway: whether it is trusted and why, what it proves itself by, what it runs, what it serves; and, until that stands, the way there. */
export function GatewayRoom({ named }: { /** by its tag, as every object, or by its id */ named: string }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const { data, error, isPending } = useAsk(['gateways.list'], () => api.gateways.list.query(), { everyMs: EVERY_MS })
  if (error) return <Broken>{said(error)}</Broken>
  if (isPending) return <Loading rows={8} />
  const row = data?.find((one) => one.tag === named || one.objectId === named)
  if (!row) return <Empty>{t('gone')}</Empty>
  return (
    <div className={styles.room}>
      <RoomHead title={row.tag} said={t(row.online ? 'isOnline' : row.enrolledAt ? 'isAway' : 'isNew')}>
        {row.tag && <ButtonLink href={`/map?sel=${encodeURIComponent(row.tag)}`}>{t('onMap')}</ButtonLink>}
        <ButtonLink href="/fleet">{t('all')}</ButtonLink>
      </RoomHead>
      {row.quarantine && <QuarantineNotice row={row} quarantine={row.quarantine} />}
      <div className={styles.columns}>
        <div>
          <Onboarding row={row} />
          <TerminalsSection row={row} />
        </div>
        <div>
          <AttestationSection row={row} />
          <CertificateSection row={row} />
          <QuarantineSection row={row} />
        </div>
      </div>
    </div>
  )
}
