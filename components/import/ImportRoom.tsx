'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import type { ImportView } from '#/server/exchange/contract.ts'
import { CheckStep } from './CheckStep.tsx'
import { ColumnsStep } from './ColumnsStep.tsx'
import { FileStep } from './FileStep.tsx'
import styles from './import.module.css'
import { Working } from './Working.tsx'

const STEPS = ['file', 'columns', 'check', 'apply'] as const
type Step = (typeof STEPS)[number]
const POLL_MS = 600

/** Bringing in what exists, in four steps on one page. The address names the import, so that one may leave and come back. */
export function ImportRoom() {
  const t = useTranslations('import')
  const site = useSite()
  const mayImport = useCan('registry.import')
  const [id, setId] = useQueryState('import', parseAsString.withOptions({ history: 'push' }))
  const [at, setAt] = useQueryState('step', parseAsString.withOptions({ history: 'replace' }))
  if (!mayImport) return <Empty>{t('notYours')}</Empty>
  return (
    <div className={styles.room}>
      <RoomHead title={t('title')} said={t('said')}>
        <Link className={styles.link} href={`/registry?site=${site.slug}`}>
          {t('back')}
        </Link>
      </RoomHead>
      {id ? (
        <OneImport key={id} id={id} at={at} go={(step) => void setAt(step)} onLeave={() => void Promise.all([setId(null), setAt(null)])} />
      ) : (
        <>
          <Steps step="file" />
          <FileStep onTaken={(view) => void setId(view.id)} />
        </>
      )}
    </div>
  )
}

function OneImport({ id, at, go, onLeave }: { id: string; at: string | null; go(step: Step | null): void; onLeave(): void }) {
  const said = useRefusal()
  const asked = useAsk(['exchange.import', id], () => api.exchange.import.query({ importId: id }), { everyMs: POLL_MS })
  if (asked.error && !asked.data) return <Broken>{said(asked.error)}</Broken>
  if (!asked.data) return <Loading rows={6} />
  const view = asked.data
  const step = stepOf(view, at)
  const again = () => void asked.refetch()
  return (
    <>
      <Steps step={step} />
      {view.state === 'checking' || view.state === 'applying' ? (
        <Working view={view} />
      ) : step === 'columns' ? (
        <ColumnsStep
          view={view}
          onChecking={() => {
            go(null)
            again()
          }}
          onLeave={onLeave}
        />
      ) : (
        <CheckStep view={view} onColumns={() => go('columns')} onChange={again} onLeave={onLeave} />
      )}
    </>
  )
}

function stepOf({ state }: ImportView, at: string | null): Step {
  if (state === 'applied' || state === 'undone' || state === 'applying') return 'apply'
  if (state === 'read' || at === 'columns') return 'columns'
  return 'check'
}

function Steps({ step }: { step: Step }) {
  const t = useTranslations('import')
  const now = STEPS.indexOf(step)
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {STEPS.map((one, i) => (
        <li key={one} aria-current={one === step ? 'step' : undefined} data-done={i < now}>
          {i + 1} {t(`step.${one}`)}
        </li>
      ))}
    </ol>
  )
}
