'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { answerStepUp } from '#/components/api/step-up.ts'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { ProveForm } from './ProveForm.tsx'

/** Before an act that can do harm the server asks who sits here; what was wanted goes on by itself once that was shown, and not at all else. */
export function StepUp() {
  const [answer, setAnswer] = useState<((shown: boolean) => void) | null>(null)
  useEffect(() => answerStepUp(() => new Promise((resolve) => setAnswer(() => resolve))), [])
  if (!answer) return null
  const close = (shown: boolean) => {
    setAnswer(null)
    answer(shown)
  }
  return <Ask onClose={close} />
}

function Ask({ onClose }: { onClose(shown: boolean): void }) {
  const t = useTranslations('proof')
  const { data, error } = useAsk(['access.account.standing'], () => api.access.account.standing.query(), { staleMs: 0 })
  return (
    <Dialog title={t('stepUp')} description={t('stepUpSaid')} onClose={() => onClose(false)}>
      {data ? (
        <ProveForm standing={data} onProved={() => onClose(true)} />
      ) : error ? (
        <Broken compact>{t('noStanding')}</Broken>
      ) : (
        <Loading rows={2} />
      )}
    </Dialog>
  )
}
