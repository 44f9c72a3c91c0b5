'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Textarea } from '#/components/ui/Field.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { DispatchStop } from '#/server/commands/contract.ts'
import styles from './dispatch-notice.module.css'

/** After a restore: says in every room that no command is sent, and lets an administrator say why it may go on. */
export function DispatchNotice() {
  const t = useTranslations('dispatch')
  const mayResume = useCan('command.resume')
  const [deciding, setDeciding] = useState(false)
  const stop = useAsk(['commands.dispatchStop'], ({ signal }) => api.commands.dispatchStop.query(undefined, { signal })).data
  if (!stop) return null
  return (
    <aside className={styles.notice} role="status">
      <b>{t('stopped')}</b>
      <span className="grow">{t.rich('restored', { at: () => <Time at={stop.facts.backupMadeAt} minute /> })}</span>
      {mayResume ? (
        <Button small onClick={() => setDeciding(true)}>
          {t('decide')}
        </Button>
      ) : (
        <span className="quiet">{t('administrator')}</span>
      )}
      {deciding && <Decide stop={stop} onClose={() => setDeciding(false)} />}
    </aside>
  )
}

function Decide({ stop, onClose }: { stop: DispatchStop; onClose(): void }) {
  const t = useTranslations('dispatch')
  const said = useRefusal()
  const [reason, setReason] = useState('')
  const resume = useAct(() => api.commands.resumeDispatch.mutate({ stopId: stop.id, reason: reason.trim() }), ['commands.'])
  const { facts } = stop
  return (
    <Dialog
      title={t('title')}
      description={t('description')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={reason.trim().length < 3 ? t('reasonNeeded') : resume.isPending ? t('recording') : undefined}
          onClick={() => resume.mutate(undefined, { onSuccess: onClose })}
        >
          {t('resume')}
        </Button>
      }
    >
      <dl className={styles.facts}>
        <dt>{t('madeAt')}</dt>
        <dd>
          <Time at={facts.backupMadeAt} />
        </dd>
        <dt>{t('restoredAt')}</dt>
        <dd>
          <Time at={facts.restoredAt} /> · {facts.by}
        </dd>
        <dt>{t('log')}</dt>
        <dd>
          {facts.logBefore === null
            ? t('logUnknown', { kept: facts.logInBackup })
            : t('logLost', { kept: facts.logInBackup, lost: facts.logBefore - facts.logInBackup })}
        </dd>
        <dt>{t('commands')}</dt>
        <dd>{t('commandsEnded', { count: facts.commandsEnded })}</dd>
      </dl>
      <ul className={styles.look}>
        {(['machines', 'rights', 'gateways'] as const).map((what) => (
          <li key={what}>{t(`look.${what}`)}</li>
        ))}
      </ul>
      <Field label={t('reason')}>
        {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {resume.error && <p role="alert">{said(resume.error)}</p>}
    </Dialog>
  )
}
