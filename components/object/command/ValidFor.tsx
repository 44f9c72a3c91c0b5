'use client'
import { useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { Choice, Field } from '#/components/ui/Field.tsx'
import { Time, useAge } from '#/components/ui/Time.tsx'

/** Past its valid-until a command is never carried out. */
export function ValidFor({ defaultMs, valueMs, onChange }: { defaultMs: number; valueMs: number; onChange(ms: number): void }) {
  const t = useTranslations('commands')
  const nowMs = useNowMs()
  const age = useAge()
  const choices = [...new Set([Math.round(defaultMs / 2), defaultMs])].filter((ms) => ms >= 10_000)
  return (
    <Field label={t('validFor')} hint={nowMs > 0 && t.rich('validUntil', { at: () => <Time at={nowMs + valueMs} /> })}>
      {(joined) => (
        <Choice {...joined} value={valueMs} onChange={(event) => onChange(Number(event.target.value))}>
          {choices.map((ms) => (
            <option key={ms} value={ms}>
              {age(ms)}
            </option>
          ))}
        </Choice>
      )}
    </Field>
  )
}
