'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input, Textarea } from '#/components/ui/Field.tsx'

export type Reason = { note: string; document?: string }

/** One event of a life: what it is, why, and where it is written. `notYet` says what is still missing. */
export function ActDialog({
  title,
  description,
  verb,
  documented = false,
  notYet,
  act,
  onClose,
  children,
}: {
  title: ReactNode
  description?: ReactNode
  verb: string
  /** whether it is written somewhere: it must be, it may be, or nothing asks for it */
  documented?: boolean | null
  notYet?: string | undefined
  act(reason: Reason): Promise<unknown>
  onClose(): void
  children?: ReactNode
}) {
  const t = useTranslations('life')
  const said = useRefusal()
  const [note, setNote] = useState('')
  const [document, setDocument] = useState('')
  const doing = useAct(act, ['registry.', 'twins.', 'search.', 'telemetry.asset'])
  const missing = notYet ?? (note.trim() === '' ? t('whyNeeded') : documented && document.trim() === '' ? t('documentNeeded') : undefined)
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={missing ?? (doing.isPending ? t('recording') : undefined)}
          onClick={() =>
            doing.mutate({ note: note.trim(), ...(document.trim() ? { document: document.trim() } : {}) }, { onSuccess: onClose })
          }
        >
          {verb}
        </Button>
      }
    >
      {children}
      <Field label={t('why')}>
        {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      {documented !== null && (
        <Field label={documented ? t('document') : t('documentIfAny')} hint={t('documentHint')}>
          {(joined) => <Input {...joined} maxLength={200} value={document} onChange={(event) => setDocument(event.target.value)} />}
        </Field>
      )}
      {doing.error && <p role="alert">{said(doing.error)}</p>}
    </Dialog>
  )
}
