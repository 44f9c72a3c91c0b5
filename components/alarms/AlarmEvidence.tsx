'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { FindingEvidence } from '#/components/object/FindingEvidence.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'

/** Where an alarm or alert comes from a finding: who found it, how sure, and the window it was found in. */
export function AlarmEvidence({ alarm }: { alarm: AlarmRow }) {
  const t = useTranslations('alarms')
  const words = useTranslations('object')
  const findingId = alarm.findingId ?? ''
  const { data: finding } = useAsk(['inference.byId', { findingId }], () => api.inference.byId.query({ findingId }), {
    enabled: findingId !== '',
  })
  if (!finding) return null
  return (
    <Section title={t('evidence')}>
      <p className="t12 quiet">
        {words('foundBy', { tier: words(`tier.${finding.tier}`) })} <Time at={finding.detectedAtMs} /> ·{' '}
        {words('confidence', { value: finding.confidence.toFixed(2) })} · {finding.model.id} {finding.model.version}
      </p>
      <FindingEvidence finding={finding} />
    </Section>
  )
}
