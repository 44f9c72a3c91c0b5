'use client'
import { useTranslations } from 'next-intl'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { Swapped } from '#/server/registry/contract.ts'
import { FieldLink } from './FieldLink.tsx'
import field from './field.module.css'
import type { SwapDraft } from './swap-draft.ts'

/** What was recorded, and until when it can be taken back. */
export function SwapDone(props: {
  recorded: Swapped
  draft: SwapDraft
  back: string
  failed: string | null
  onUndo(): void
  onAgain(): void
}) {
  const { recorded, draft, back, failed } = props
  const t = useTranslations('swap')
  const tag = (step: 'place' | 'out' | 'in') => draft.scanned[step]?.tag ?? ''
  return (
    <section aria-live="polite">
      <h2>{t(recorded.undone ? 'undone' : 'recorded')}</h2>
      <p>{t(recorded.undone ? 'undoneSaid' : 'recordedSaid', { place: tag('place'), out: tag('out'), in: tag('in') })}</p>
      {!recorded.undone && (
        <p className="quiet">
          {t('undoUntil')} <Time at={recorded.undoUntil} minute />
        </p>
      )}
      {failed && <p role="alert">{failed}</p>}
      <div className={field.acts}>
        {!recorded.undone && (
          <button type="button" className={field.button} onClick={props.onUndo}>
            {t('undo')}
          </button>
        )}
        <Link className={field.button} href={objectHref(tag('place'))}>
          {t('showPlace')}
        </Link>
        <button type="button" className={field.button} onClick={props.onAgain}>
          {t('another')}
        </button>
        <FieldLink className={field.main} href={back}>
          {t('done')}
        </FieldLink>
      </div>
    </section>
  )
}
