'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Split } from '#/components/frame/Split.tsx'
import { ButtonLink } from '#/components/ui/ButtonLink.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { AttestationSection } from './AttestationSection.tsx'
import { CertificateSection } from './CertificateSection.tsx'
import { GatewayFacts } from './GatewayFacts.tsx'
import { ModelsSection } from './ModelsSection.tsx'
import { Onboarding } from './Onboarding.tsx'
import { QuarantineNotice } from './QuarantineNotice.tsx'
import { QuarantineSection } from './QuarantineSection.tsx'
import { nextStep } from './steps.ts'
import { Terminals } from './Terminals.tsx'

const EVERY_MS = 2_000

/** One gateway: how it is, what it serves, and beside it whether it is trusted and why; until it is in, the way there comes first. */
export function GatewayRoom({ named }: { /** by its tag, as every object, or by its id */ named: string }) {
  const t = useTranslations('gateway')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const { data, error, isPending } = useAsk(['gateways.list'], () => api.gateways.list.query(), { everyMs: EVERY_MS })
  if (error) return <Broken>{said(error)}</Broken>
  if (isPending) return <Loading rows={8} />
  const row = data?.find((one) => one.tag === named || one.objectId === named)
  if (!row) return <Empty>{t('gone')}</Empty>
  return (
    <Split
      label={t('trust')}
      inspector={
        <>
          <AttestationSection row={row} />
          <CertificateSection row={row} />
          <ModelsSection row={row} />
          <QuarantineSection row={row} />
        </>
      }
    >
      <RoomHead title={row.tag} said={nameIn(row.names, locale).text}>
        {row.tag && <ButtonLink href={`/map?sel=${encodeURIComponent(row.tag)}`}>{t('onMap')}</ButtonLink>}
        <ButtonLink href="/fleet">{t('all')}</ButtonLink>
      </RoomHead>
      {row.quarantine && <QuarantineNotice row={row} quarantine={row.quarantine} />}
      <GatewayFacts row={row} />
      {nextStep(row) !== null && <Onboarding row={row} />}
      <Terminals row={row} />
    </Split>
  )
}
