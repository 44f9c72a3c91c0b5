'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryStates } from 'nuqs'
import { refusalOf } from '#/components/api/refusal.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ScanCode } from '#/components/labels/ScanCode.tsx'
import { FieldLink } from './FieldLink.tsx'
import { FieldPart } from './FieldPart.tsx'
import field from './field.module.css'
import { SwapDone } from './SwapDone.tsx'
import styles from './swap.module.css'
import { nextStep, SWAP_STEPS, type SwapDraft, type SwapStep } from './swap-draft.ts'
import { useOnline } from './useOnline.ts'
import { useSwap } from './useSwap.ts'

/** Three scans: the place, what comes out, what goes in. `at` is the place that the order is for; scanning another one says so. */
export function SwapPage() {
  const t = useTranslations('swap')
  const said = useRefusal()
  const [{ at, order }] = useQueryStates({ at: parseAsString, order: parseAsString })
  const online = useOnline()
  const swap = useSwap(at)
  const { draft, wrong, recorded, failed } = swap
  const step = nextStep(draft)
  const back = order ? `/field/${order}` : '/field'
  return (
    <div className={styles.swap}>
      <h1 className={field.title}>{t('title')}</h1>
      <p className="quiet">{at ? t('forPlace', { tag: at }) : t('anyPlace')}</p>
      {!online && (
        <p role="status" className={styles.apart}>
          {t('offline')}
        </p>
      )}
      {recorded ? (
        <SwapDone recorded={recorded} draft={draft} back={back} onUndo={swap.undo} onAgain={swap.reset} failed={failed && said(failed)} />
      ) : (
        <>
          {SWAP_STEPS.map((one, index) => (
            <FieldPart
              key={one}
              id={one}
              number={index + 1}
              done={!!draft.scanned[one]}
              title={t(`step.${one}`)}
              aside={<Given draft={draft} step={one} />}
            >
              {one === step && (
                <ScanCode
                  key={`${one}${draft.swapId}`}
                  label={t(`label.${one}`)}
                  hint={t(`hint.${one}`)}
                  wrong={wrong && (wrong instanceof Error ? said(wrong) : t(`wrong.${wrong.key}`, wrong.params))}
                  onCode={(code) => void swap.take(one, code)}
                />
              )}
            </FieldPart>
          ))}
          {failed && <p role="alert">{refusalOf(failed) ? said(failed) : t('offline')}</p>}
          <div className={field.acts}>
            <FieldLink className={field.button} href={back}>
              {t('back')}
            </FieldLink>
            <button type="button" className={field.button} disabled={Object.keys(draft.scanned).length === 0} onClick={swap.reset}>
              {t('again')}
            </button>
            <button
              type="button"
              className={field.main}
              disabled={step !== null || swap.busy || !online}
              onClick={() => void swap.record()}
            >
              {t('record')}
            </button>
          </div>
        </>
      )}
    </div>
  )
}

function Given({ draft, step }: { draft: SwapDraft; step: SwapStep }) {
  const t = useTranslations('swap')
  const scanned = draft.scanned[step]
  if (!scanned) return null
  return <b>{scanned.tag ?? t('notLookedUp', { code: scanned.code })}</b>
}
