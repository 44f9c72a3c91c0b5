'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useCan } from '#/components/frame/me.tsx'
import { LabelsDialog } from '#/components/labels/LabelsDialog.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import type { ObjectFilter, ObjectLine } from '#/server/search/contract.ts'
import { BulkEdit } from './BulkEdit.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import styles from './registry.module.css'

/** What can be done with what is selected; with nothing selected, with all that match. */
export function SelectionBar({
  selection,
  filter,
  total,
  onClear,
  onDone,
}: {
  selection: readonly ObjectLine[]
  filter: ObjectFilter
  total: number | null
  onClear(): void
  onDone(said: string): void
}) {
  const t = useTranslations('registry')
  const mayEdit = useCan('registry.edit')
  const mayPrint = useCan('label.print')
  const [editing, edit] = useState(false)
  const [printing, print] = useState(false)
  const some = selection.length > 0
  return (
    <footer className={styles.bar}>
      <span className={some ? 'medium' : 'quiet'} role="status">
        {some ? t('selected', { count: selection.length }) : t('selectHint')}
      </span>
      {some && (
        <Button kind="ghost" small onClick={onClear}>
          {t('clearSelection')}
        </Button>
      )}
      <span className="grow" />
      {some && mayEdit && (
        <Button small onClick={() => edit(true)}>
          {t('edit')}
        </Button>
      )}
      {some && mayPrint && (
        <Button small onClick={() => print(true)}>
          {t('labels')}
        </Button>
      )}
      <ExportMenu
        label={some ? t('exportSelected') : total === null ? t('exportMatching') : t('exportAll', { total: formatNumber(total, 0) })}
        filter={filter}
        ids={some ? selection.map(({ id }) => id) : null}
      />
      {printing && <LabelsDialog objectIds={selection.map(({ id }) => id)} onClose={() => print(false)} />}
      {editing && (
        <BulkEdit
          selection={selection}
          onClose={() => edit(false)}
          onDone={(said) => {
            edit(false)
            onClear()
            onDone(said)
          }}
        />
      )}
    </footer>
  )
}
