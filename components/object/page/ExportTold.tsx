'use client'
import { useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import type { ExportState } from './useExport.ts'

const WORDS = {
  waiting: 'exportWaits',
  running: 'exporting',
  done: 'exportDone',
  stopped: 'exportStopped',
  failed: 'exportFailed',
} as const

/** How far an export is, and that it can be stopped; nothing while there is none. */
export function ExportTold({ exported: { told, error, format, stop } }: { exported: ExportState }) {
  const t = useTranslations('charts')
  const said = useRefusal()
  if (error) return <span role="alert">{said(error)}</span>
  if (!told) return null
  const { state, readings, part } = told
  const under = state === 'running' || state === 'waiting'
  return (
    <>
      <span role="status" className="quiet">
        {t(WORDS[state], { format: format === 'csv' ? 'CSV' : 'Parquet', percent: Math.floor(part * 100), readings })}
      </span>
      {under && (
        <Button small kind="ghost" onClick={stop}>
          {t('stopExport')}
        </Button>
      )}
    </>
  )
}
