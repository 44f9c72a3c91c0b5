'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import type { Life, LifeStep } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { InstallDialog } from './InstallDialog.tsx'
import styles from './life.module.css'
import { MergeDialog } from './MergeDialog.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { RetypeDialog } from './RetypeDialog.tsx'
import { SplitDialog } from './SplitDialog.tsx'
import { StepDialog } from './StepDialog.tsx'

const DIALOGS = { move: MoveDialog, retype: RetypeDialog, install: InstallDialog, split: SplitDialog, merge: MergeDialog } as const
type Other = keyof typeof DIALOGS

/** What may be recorded of its life now: the next step as a button, what is rarer behind one. Absent for who may not, and once it is retired. */
export function LifeActions({ object, life }: { object: ObjectDetail; life: Life }) {
  const t = useTranslations('life')
  const may = useCan('registry.edit', object.id)
  const [step, setStep] = useState<LifeStep | null>(null)
  const [other, setOther] = useState<Other | null>(null)
  if (!may || life.steps.length === 0) return null
  const next = life.steps.filter((it) => it !== 'retire')
  const others = (Object.keys(DIALOGS) as Other[]).filter((it) => it !== 'install' || object.kind === 'asset')
  const Chosen = other && DIALOGS[other]
  return (
    <span className={styles.actions}>
      {next.map((it) => (
        <Button key={it} small onClick={() => setStep(it)}>
          {t(`step.${it}`)}
        </Button>
      ))}
      <Menu.Root>
        <Menu.Trigger render={<Button small />}>{t('more')}</Menu.Trigger>
        <Menu.List>
          {others.map((it) => (
            <Menu.Item key={it} onClick={() => setOther(it)}>
              {t(`act.${it}`)}
            </Menu.Item>
          ))}
          <Menu.Rule />
          <Menu.Item onClick={() => setStep('retire')}>{t('step.retire')}</Menu.Item>
        </Menu.List>
      </Menu.Root>
      {step && <StepDialog object={object} step={step} documented={life.documents.includes(step)} onClose={() => setStep(null)} />}
      {Chosen && <Chosen object={object} onClose={() => setOther(null)} />}
    </span>
  )
}
