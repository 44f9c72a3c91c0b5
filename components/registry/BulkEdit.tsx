'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useNames } from '#/components/object/Name.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import table from '#/components/ui/table.module.css'
import type { BulkEdit as Ask, BulkDone } from '#/server/registry/contract.ts'
import type { ObjectLine } from '#/server/search/contract.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'

const WHAT = ['en', 'zh-CN', 'tag', 'parent', 'type', 'tags', 'responsible'] as const
type What = (typeof WHAT)[number]
const MOST = 2_000
const SHOWN = 200

/** One change to all that are selected: shown for each first, then done as a whole. */
export function BulkEdit({
  selection,
  onClose,
  onDone,
}: {
  selection: readonly ObjectLine[]
  onClose(): void
  onDone(said: string): void
}) {
  const t = useTranslations('registry.bulk')
  const said = useRefusal()
  const nameOf = useNames()
  const [what, setWhat] = useState<What>('en')
  const [find, setFind] = useState('')
  const [replace, setReplace] = useState('')
  const [note, setNote] = useState('')
  const change = changeOf(what, find, replace)
  const ask = (dryRun: boolean) => ({
    objects: selection.slice(0, MOST).map(({ id, version }) => ({ objectId: id, version })),
    change,
    dryRun,
    ...(note.trim() ? { note: note.trim() } : {}),
  })
  const preview = useAct(() => api.registry.bulkEdit.mutate(ask(true)))
  const apply = useAct(() => api.registry.bulkEdit.mutate(ask(false)), ['twins.', 'search.'])
  const shown = preview.data ?? null
  const stale = () => preview.reset()
  const cannot =
    selection.length > MOST
      ? t('tooMany', { most: MOST })
      : !shown
        ? t('previewFirst')
        : shown.refused > 0
          ? t('refusedFirst')
          : what === 'type' && !note.trim()
            ? t('whyFirst')
            : shown.changed === 0
              ? t('nothing')
              : undefined
  return (
    <Dialog
      title={t('title', { count: selection.length })}
      description={t('said')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => preview.mutate(undefined)}>{t('preview')}</Button>
          <Button
            kind="primary"
            refused={cannot}
            onClick={() => apply.mutate(undefined, { onSuccess: (done) => onDone(t('done', { count: done.changed })) })}
          >
            {t('apply', { count: shown?.changed ?? 0 })}
          </Button>
        </>
      }
    >
      <Field label={t('what')}>
        {(joined) => (
          <Choice
            {...joined}
            value={what}
            onChange={(event) => {
              setWhat(event.currentTarget.value as typeof what)
              setReplace('')
              stale()
            }}
          >
            {WHAT.map((one) => (
              <option key={one} value={one}>
                {t(`whats.${one}`)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      {FINDS.has(what) && (
        <Field label={t(what === 'tags' ? 'removeTags' : 'find')} hint={t(what === 'tags' ? 'tagsHint' : 'findHint')}>
          {(joined) => (
            <Input
              {...joined}
              value={find}
              onChange={(event) => {
                setFind(event.currentTarget.value)
                stale()
              }}
            />
          )}
        </Field>
      )}
      <Field label={t(`values.${what}`)} hint={t.has(`hints.${what}`) ? t(`hints.${what}`) : undefined}>
        {(joined) =>
          what === 'type' ? (
            <Choice
              {...joined}
              value={replace}
              onChange={(event) => {
                setReplace(event.currentTarget.value)
                stale()
              }}
            >
              <option value="" />
              {CATALOG.map(({ id, names }) => (
                <option key={id} value={id}>
                  {nameOf(names)}
                </option>
              ))}
            </Choice>
          ) : (
            <Input
              {...joined}
              value={replace}
              onChange={(event) => {
                setReplace(event.currentTarget.value)
                stale()
              }}
            />
          )
        }
      </Field>
      <Field label={t('note')}>
        {(joined) => <Input {...joined} value={note} maxLength={500} onChange={(event) => setNote(event.currentTarget.value)} />}
      </Field>
      {(preview.error || apply.error) && <p role="alert">{said(preview.error ?? apply.error)}</p>}
      {shown && <Preview done={shown} />}
    </Dialog>
  )
}

/** What is changed by finding a part of it. */
const FINDS: ReadonlySet<What> = new Set(['en', 'zh-CN', 'tag', 'tags'])
const wordsIn = (text: string) =>
  text
    .split(/[,，;；]/)
    .map((word) => word.trim())
    .filter(Boolean)

function changeOf(what: What, find: string, replace: string): Ask['change'] {
  const value = replace.trim() || null
  if (what === 'parent') return { what, parent: value }
  if (what === 'type') return { what, typeId: value ?? '' }
  if (what === 'responsible') return { what, party: value }
  if (what === 'tags') return { what, add: wordsIn(replace), remove: wordsIn(find) }
  return { what: 'rename', field: what, find, replace }
}

function Preview({ done }: { done: BulkDone }) {
  const t = useTranslations('registry.bulk')
  const lines = done.lines.toSorted((a, b) => Number(b.refusal !== null) - Number(a.refusal !== null)).slice(0, SHOWN)
  return (
    <>
      <p role="status" className="t13">
        {t('summary', { changed: done.changed, unchanged: done.unchanged, refused: done.refused })}
      </p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('object')}</th>
            <th scope="col">{t('before')}</th>
            <th scope="col">{t('after')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.objectId}>
              <th scope="row">{line.tag}</th>
              <td data-quiet>{line.before || '–'}</td>
              <td>
                {line.refusal ? (
                  <strong>{t.has(`refusal.${line.refusal}`) ? t(`refusal.${line.refusal}`) : line.refusal}</strong>
                ) : line.before === line.after ? (
                  <span className="quiet">{t('same')}</span>
                ) : (
                  line.after || '–'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
