'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { type Draft, slugOf } from './draft.ts'

/** What a site is asked for. Its key is chosen once: it stands in addresses. */
export function SiteFields({
  draft,
  isNew,
  may,
  onChange,
}: {
  draft: Draft
  isNew: boolean
  may: boolean
  onChange(to: Partial<Draft>): void
}) {
  const t = useTranslations('sites')
  const text = (field: Exclude<keyof Draft, 'timeZone'>, how: { hint?: string; decimal?: boolean; maxLength?: number; value?: string }) => (
    <Field label={t(field)} hint={how.hint}>
      {(joined) => (
        <Input
          {...joined}
          maxLength={how.maxLength ?? 20}
          inputMode={how.decimal ? 'decimal' : undefined}
          autoComplete="off"
          spellCheck={false}
          readOnly={!may}
          value={how.value ?? draft[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <>
      <div className={page.pair}>
        {text('en', { maxLength: 100 })}
        {text('zh', { maxLength: 100 })}
      </div>
      {isNew && text('slug', { hint: t('slugHint'), maxLength: 40, value: slugOf(draft) })}
      <TimeZone value={draft.timeZone} may={may} onChange={(timeZone) => onChange({ timeZone })} />
      <div className={page.pair}>
        {text('lat', { hint: t('latHint'), decimal: true })}
        {text('lon', { hint: t('lonHint'), decimal: true })}
      </div>
      <div className={page.pair}>
        {text('eastWestKm', { decimal: true })}
        {text('northSouthKm', { decimal: true })}
      </div>
      <p className="quiet t13">{t('placeSaid')}</p>
    </>
  )
}

/** The zones that this browser knows: asked once it is here, for the server's list is another one. */
function TimeZone({ value, may, onChange }: { value: string; may: boolean; onChange(zone: string): void }) {
  const t = useTranslations('sites')
  const [zones, setZones] = useState<readonly string[]>([])
  useEffect(() => setZones(Intl.supportedValuesOf('timeZone')), [])
  return (
    <Field label={t('timeZone')} hint={t('timeZoneHint')}>
      {(joined) => (
        <Choice {...joined} disabled={!may} value={value} onChange={(event) => onChange(event.target.value)}>
          {!zones.includes(value) && <option value={value}>{value}</option>}
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </Choice>
      )}
    </Field>
  )
}
