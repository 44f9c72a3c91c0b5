'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Button, RoomForReason } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Loading } from '#/components/ui/State.tsx'
import type { ImportView, Verdict } from '#/server/exchange/contract.ts'
import styles from './import.module.css'
import { Lines } from './Lines.tsx'
import { Problems } from './Problems.tsx'

const PreviewMap = dynamic(() => import('./PreviewMap.tsx'), { ssr: false, loading: () => <Loading /> })
const SHOWN = ['all', 'refuse', 'create', 'change', 'same'] as const

/** What would become of each line, or what became of it; then it is brought in as a whole, or taken back as a whole. */
export function CheckStep({
  view,
  onColumns,
  onChange,
  onLeave,
}: {
  view: ImportView
  onColumns(): void
  onChange(): void
  onLeave(): void
}) {
  const t = useTranslations('import')
  const said = useRefusal()
  const site = useSite()
  const { report, state } = view
  const [shown, show] = useState<(typeof SHOWN)[number]>(report && report.refused > 0 ? 'refuse' : 'all')
  const preview = useAsk(['exchange.importPreview', view.id, state], () => api.exchange.importPreview.query({ importId: view.id }))
  const apply = useAct(() => api.exchange.applyImport.mutate({ importId: view.id }), ['exchange.'])
  const undo = useAct(() => api.exchange.undoImport.mutate({ importId: view.id }), ['exchange.', 'search.', 'twins.'])
  const again = useAct(() => api.exchange.checkImport.mutate({ importId: view.id, mapping: view.mapping }), ['exchange.'])
  const error = apply.error ?? undo.error ?? again.error
  const count = (verdict: Verdict) =>
    report ? { create: report.created, change: report.changed, same: report.unchanged, refuse: report.refused }[verdict] : 0
  const todo = report ? report.created + report.changed : 0
  const cannot = !report ? t('checkFirst') : report.refused > 0 ? t('refusedFirst') : todo === 0 ? t('nothing') : undefined
  const done = state === 'applied' || state === 'undone'
  return (
    <div className={styles.body}>
      <div className={styles.summary}>
        <p className="strong" role="status">
          {state === 'stale'
            ? t('stale')
            : !report
              ? t('broken')
              : t(state === 'undone' ? 'undone' : state === 'applied' ? 'applied' : 'checked', {
                  created: formatNumber(report.created, 0),
                  changed: formatNumber(report.changed, 0),
                  same: formatNumber(report.unchanged, 0),
                  refused: formatNumber(report.refused, 0),
                })}
        </p>
        <span className="grow" />
        {report && (
          <Segmented
            label={t('which')}
            value={shown}
            onChange={(value) => show(value)}
            options={SHOWN.map((value: (typeof SHOWN)[number]) => ({
              value,
              label: value === 'all' ? t('verdict.all') : `${t(`verdict.${value}`)} ${formatNumber(count(value), 0)}`,
            }))}
          />
        )}
      </div>
      <Problems numbered={state === 'stale'} problems={[...view.problems, ...(report?.problems.filter(({ line }) => line <= 1) ?? [])]} />
      <div className={styles.pair}>
        <Lines key={`${state}${shown}`} importId={view.id} state={state} verdict={shown === 'all' ? null : shown} />
        {preview.data && preview.data.points.length > 0 && <PreviewMap site={site} preview={preview.data} />}
      </div>
      {error && <p role="alert">{said(error)}</p>}
      <div className={styles.actions}>
        <Button onClick={onLeave}>{t(done ? 'another' : 'other')}</Button>
        {!done && <Button onClick={onColumns}>{t('toColumns')}</Button>}
        <span className="grow" />
        {state === 'applied' && (
          <>
            <Button onClick={() => undo.mutate(undefined, { onSuccess: onChange })}>{t('undo')}</Button>
            <Link className={styles.link} href={`/registry?site=${site.slug}&sort=updated&desc=true`}>
              {t('toRegistry')}
            </Link>
          </>
        )}
        {state === 'stale' && (
          <Button kind="primary" onClick={() => again.mutate(undefined, { onSuccess: onChange })}>
            {t('checkAgain')}
          </Button>
        )}
        {!done && state !== 'stale' && (
          <RoomForReason value>
            <Button kind="primary" refused={cannot} onClick={() => apply.mutate(undefined, { onSuccess: onChange })}>
              {t('apply', { count: todo })}
            </Button>
          </RoomForReason>
        )}
      </div>
    </div>
  )
}
