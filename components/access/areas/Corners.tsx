'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isArea } from '#/components/map/polygon.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Textarea } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { cornersIn, cornersSaid, type Draft } from './draft.ts'

const LEAST_ROWS = 4
const MOST_ROWS = 12

/** The outline in figures, for who reads it off a plan, beside drawing it. */
export function Corners({
  draft: { ring },
  may,
  drawing,
  onDraw,
  onChange,
}: {
  draft: Draft
  may: boolean
  drawing: boolean
  onDraw(on: boolean): void
  onChange(to: Partial<Draft>): void
}) {
  const t = useTranslations('areas')
  const [typed, type] = useState<{ text: string; of: typeof ring } | null>(null)
  const text = typed && typed.of === ring ? typed.text : cornersSaid(ring)
  const wrong = text.trim() !== '' && cornersIn(text) === null
  const take = (next: string) => {
    const read = cornersIn(next) ?? [] // what is no outline is none: the one before is not kept under a text that says another
    type({ text: next, of: read })
    onChange({ ring: read })
  }
  return (
    <>
      <Field label={t('corners')} hint={t('cornersHint')} error={wrong ? t('cornersWrong') : undefined}>
        {(joined) => (
          <Textarea
            {...joined}
            rows={Math.min(MOST_ROWS, Math.max(LEAST_ROWS, ring.length))}
            spellCheck={false}
            readOnly={!may}
            style={{ fontVariantNumeric: 'tabular-nums' }}
            value={text}
            onChange={(event) => take(event.target.value)}
          />
        )}
      </Field>
      {may && (
        <div className={page.buttons}>
          <Button small onClick={() => onDraw(!drawing)}>
            {t(drawing ? 'stopDrawing' : isArea(ring) ? 'drawAnew' : 'draw')}
          </Button>
        </div>
      )}
    </>
  )
}
