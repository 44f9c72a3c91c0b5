'use client'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { ExportReadings } from '#/server/telemetry/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

export type Exported = Pick<ExportReadings, 'of' | 'fromMs' | 'toMs'>
const EVERY_MS = 1_000

/** Readings as a file that the browser writes to disk as it comes. A refusal is told here; what the browser fetches may then only break off. */
export function useExport() {
  const [under, setUnder] = useState<Pick<ExportReadings, 'id' | 'format'> | null>(null)
  const begun = useAct(async (ask: ExportReadings) => {
    await api.telemetry.beginExport.mutate(ask)
    fetchFile(`/api/telemetry/export?id=${ask.id}`)
  })
  const { data: told } = useAsk(
    ['telemetry.exportProgress', under?.id],
    () => api.telemetry.exportProgress.query({ id: under?.id ?? '' }),
    {
      enabled: begun.isSuccess && under !== null,
      staleMs: 0,
      everyMs: (told) => (told && told.state !== 'waiting' && told.state !== 'running' ? false : EVERY_MS),
    },
  )
  return {
    format: under?.format ?? 'csv',
    error: begun.error,
    told: begun.isSuccess ? (told ?? null) : null,
    begin(format: ExportReadings['format'], of: Exported) {
      const id = uuidv7()
      setUnder({ id, format })
      begun.mutate({ id, format, ...of })
    },
    stop: () => void (under && api.telemetry.stopExport.mutate({ id: under.id })),
  }
}
export type ExportState = ReturnType<typeof useExport>

/** As a download: an answer that is none leads nowhere. */
function fetchFile(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}
