'use client'
import { useTranslations } from 'next-intl'
import { useCan } from '#/components/frame/me.tsx'
import { Section } from '#/components/ui/Section.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { Claim } from './Claim.tsx'
import styles from './gateway.module.css'
import { NodeAccess } from './NodeAccess.tsx'
import { nextStep, type Step, stepsOf } from './steps.ts'

/** The way from a name in the registry to a gateway that is there, proven and serves something: what is done, and what comes next. */
export function Onboarding({ row }: { row: GatewayRow }) {
  const t = useTranslations('gateway')
  const may = useCan('gateway.claim', row.objectId)
  const steps = stepsOf(row)
  const next = nextStep(row)
  const doubted = row.attestation === 'warned' || row.attestation === 'contraindicated'
  const waitsFor = (id: Step) => {
    if (id === 'attested' && doubted) return 'waits.doubted'
    if (id === 'online' && row.kind === 'node') return 'waits.onlineNode'
    return `waits.${id}` as const
  }
  return (
    <Section title={t('onboarding')}>
      <ol className={styles.steps}>
        {steps.map(({ id, done }) => (
          <li key={id} data-done={done} {...(id === next ? { 'aria-current': 'step' as const } : {})}>
            <b>{t(`step.${id}`)}</b> <span className="quiet">{t(done ? 'done' : id !== next ? 'later' : waitsFor(id))}</span>
          </li>
        ))}
      </ol>
      {may && row.kind === 'agent' && (next === 'enrolled' || !row.online) && <Claim row={row} />}
      {may && (next === 'enrolled' || (row.kind === 'node' && !row.online)) && <NodeAccess row={row} />}
    </Section>
  )
}
