'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { saveFile } from '#/components/ui/save-file.ts'
import { STOCK_IDS } from '#/server/exchange/contract.ts'

const PLACES = { 'a4-3x8': 24, 'a4-3x7': 21, 'a4-5x13': 65, 'letter-5160': 30 } as const satisfies Record<
  (typeof STOCK_IDS)[number],
  number
>

/** A sheet of labels for what is selected, as a PDF to be printed. */
export function LabelsDialog({ objectIds, onClose }: { objectIds: readonly string[]; onClose(): void }) {
  const t = useTranslations('labels.sheet')
  const said = useRefusal()
  const locale = useLocale() as 'en' | 'zh-CN'
  const [stock, setStock] = useState<(typeof STOCK_IDS)[number]>('a4-3x8')
  const [skip, setSkip] = useState(0)
  const act = useAct(api.exchange.labelSheet.mutate)
  const sheets = Math.ceil((objectIds.length + skip) / PLACES[stock])
  const make = () =>
    act.mutate(
      { objectIds: [...objectIds] as never, stock, skip, locale },
      { onSuccess: ({ pdf }) => save(pdf, `labels-${objectIds.length}.pdf`) },
    )
  return (
    <Dialog
      title={t('title', { count: objectIds.length })}
      description={t('said')}
      onClose={onClose}
      actions={
        <>
          <span className="grow quiet t12" role="status">
            {act.data ? t('made', { count: act.data.count }) : t('sheets', { count: sheets })}
          </span>
          <Button kind="primary" disabled={act.isPending} onClick={make}>
            {act.isPending ? t('making') : t('make')}
          </Button>
        </>
      }
    >
      <Field label={t('stock')} error={act.error && said(act.error)}>
        {(joined) => (
          <Choice
            {...joined}
            value={stock}
            onChange={(event) => {
              setStock(event.target.value as typeof stock)
              setSkip(0)
            }}
          >
            {STOCK_IDS.map((id) => (
              <option key={id} value={id}>
                {t(`stocks.${id}`)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('skip')} hint={t('skipHint')}>
        {(joined) => (
          <Input
            {...joined}
            type="number"
            min={0}
            max={PLACES[stock] - 1}
            value={skip}
            onChange={(event) => setSkip(Math.max(0, Math.min(PLACES[stock] - 1, Math.floor(Number(event.target.value)) || 0)))}
          />
        )}
      </Field>
    </Dialog>
  )
}

function save(base64: string, name: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  saveFile(name, new Blob([bytes], { type: 'application/pdf' }))
}
