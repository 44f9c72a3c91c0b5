'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useWatch } from '#/components/live/hooks.ts'
import { serverNowMs, useLatest } from '#/components/live/Live.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Loading } from '#/components/ui/State.tsx'
import type { CommandRow } from '#/server/commands/contract.ts'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { checkLines } from './check-words.ts'
import styles from './command.module.css'
import { EnvelopeLines } from './EnvelopeLines.tsx'
import { ExpectedEffect } from './ExpectedEffect.tsx'
import { type Draft, draftOf, ParamFields, paramsOf } from './ParamFields.tsx'
import { useCommandWords } from './useCommandWords.ts'
import { ValidFor } from './ValidFor.tsx'

/** Parameters, the envelope as one types, the effect to expect, the reason, and the one button that says what it does. */
export function CommandForm({ object, spec }: { object: KnownObject; spec: CommandSpec }) {
  const t = useTranslations('commands')
  const said = useRefusal()
  const words = useCommandWords()
  const may = useCan('command.issue', object.object.id)
  const effect = object.channels.find(({ channel }) => channel.id === spec.effect?.channel)?.seriesId ?? null
  useWatch(effect === null ? [] : [effect])
  const present = useLatest(effect)
  const [draft, setDraft] = useState<Draft>(() => draftOf(spec.params))
  const [reason, setReason] = useState('')
  const [validMs, setValidMs] = useState(spec.validForMs)
  const [open, setOpen] = useState(false)
  const params = paramsOf(spec.params, draft)
  const { id: objectId, tag } = object.object
  const preview = useAsk(
    ['commands.preview', { objectId, command: spec.id, params }],
    () => api.commands.preview.query({ objectId, command: spec.id, params: params ?? {} }),
    { enabled: params !== null, keep: true, staleMs: 1_000, everyMs: 4_000 },
  )
  const issue = useAct<void, CommandRow>(() => {
    const validUntilIso = new Date(serverNowMs() + validMs).toISOString()
    return api.commands.issue.mutate({
      commandId: uuidv7(),
      objectId,
      command: spec.id,
      params: params ?? {},
      reason: reason.trim(),
      validUntilIso,
    })
  }, ['commands.', 'twins.story'])
  const lines = preview.data ? checkLines(spec, preview.data.checks, present?.value ?? null) : []
  const what = words.order(spec, tag, params ?? {})
  const refused = !may
    ? t('mayNot')
    : params === null
      ? t('unfinished')
      : preview.isPending
        ? t('checking')
        : preview.data && !preview.data.allowed
          ? t('notAllowed')
          : open && reason.trim().length < 3
            ? t('reasonFirst')
            : undefined

  function submit(event: FormEvent) {
    event.preventDefault()
    if (refused || issue.isPending) return
    if (!open) return setOpen(true)
    issue.mutate(undefined, { onSuccess: () => reset() })
  }
  function reset() {
    setReason('')
    setOpen(false)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {spec.params.length > 0 && (
        <div className={styles.params}>
          <ParamFields params={spec.params} draft={draft} onChange={setDraft} />
        </div>
      )}
      {preview.isPending && params !== null ? (
        <Loading rows={spec.envelope.length} compact label={t('checking')} />
      ) : (
        <EnvelopeLines lines={lines} />
      )}
      {preview.error && <p className={styles.error}>{said(preview.error)}</p>}
      {preview.data && <ExpectedEffect object={object} spec={spec} preview={preview.data} />}
      {open && (
        <div className={styles.why}>
          <Field label={t('reason')} hint={t('reasonHint')}>
            {(joined) => (
              <Input
                {...joined}
                value={reason}
                minLength={3}
                maxLength={500}
                required
                autoFocus
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <ValidFor defaultMs={spec.validForMs} valueMs={validMs} onChange={setValidMs} />
        </div>
      )}
      {issue.error && (
        <p className={styles.error} role="alert">
          {said(issue.error)}
        </p>
      )}
      <div className={styles.actions}>
        {refused && !preview.isPending && (
          <p className={styles.effect} aria-hidden="true">
            {refused}
          </p>
        )}
        <Button type="submit" kind="primary" className={styles.issue} refused={refused} disabled={issue.isPending}>
          {issue.isPending ? t('sending') : open ? t('issueNow', { what }) : `${what} …`}
        </Button>
        {open && <Button onClick={reset}>{t('notNow')}</Button>}
      </div>
    </form>
  )
}
