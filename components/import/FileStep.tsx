'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { ImportView } from '#/server/exchange/contract.ts'
import styles from './import.module.css'

/** Where a file is dropped or chosen, and what was brought in before. */
export function FileStep({ onTaken }: { onTaken(view: ImportView): void }) {
  const t = useTranslations('import')
  const words = useTranslations('refusal')
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [share, setShare] = useState<number | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    setFailed(null)
    setShare(0)
    const taken = await upload(file, setShare)
    setShare(null)
    if ('refusal' in taken)
      return setFailed(words.has(taken.refusal.code) ? words(taken.refusal.code, taken.refusal as never) : words('UNREACHABLE'))
    client.setQueryData(['exchange.import', taken.id], taken)
    onTaken(taken)
  }
  return (
    <div className={styles.body}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside does the same */}
      <div
        className={styles.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <p className="strong">{t('drop')}</p>
        <p className="quiet">{t('formats')}</p>
        <input
          ref={input}
          type="file"
          className="hidden-text"
          tabIndex={-1}
          aria-label={t('choose')}
          accept=".csv,.tsv,.txt,.xlsx,.geojson,.json,.jsonld"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        {share === null ? (
          <Button kind="primary" onClick={() => input.current?.click()}>
            {t('choose')}
          </Button>
        ) : (
          <progress value={share} max={1} aria-label={t('uploading')} />
        )}
        {failed && <p role="alert">{failed}</p>}
      </div>
      <Recent onOpen={onTaken} />
    </div>
  )
}

type Taken = ImportView | { refusal: { code: string } }

/** With its progress, which fetch does not tell. */
const upload = (file: File, onShare: (share: number) => void): Promise<Taken> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/imports?name=${encodeURIComponent(file.name)}`)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0)
    request.onload = () => resolve((request.response as Taken | null) ?? { refusal: { code: 'UNREACHABLE' } })
    request.onerror = () => resolve({ refusal: { code: 'UNREACHABLE' } })
    request.send(file)
  })

function Recent({ onOpen }: { onOpen(view: ImportView): void }) {
  const t = useTranslations('import')
  const { data } = useAsk(['exchange.imports'], () => api.exchange.imports.query(), { staleMs: 0 })
  if (!data || data.length === 0) return null
  return (
    <section aria-label={t('recent')}>
      <h2 className={styles.heading}>{t('recent')}</h2>
      <table className={table.table}>
        <thead>
          <tr>
            {(['file', 'state', 'by', 'when'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`recentColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((view) => (
            <tr key={view.id}>
              <td>
                <button type="button" className={styles.open} onClick={() => onOpen(view)}>
                  {view.fileName}
                </button>
              </td>
              <td>{t(`state.${view.state}`)}</td>
              <td data-quiet>{view.by}</td>
              <td data-quiet>
                <Time at={view.at} minute />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
