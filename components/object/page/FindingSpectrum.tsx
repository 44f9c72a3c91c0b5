'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Spectrum } from '#/components/charts/Spectrum.tsx'
import { useNames } from '#/components/object/Name.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { useSpectrumWords } from '#/components/object/useSpectrumWords.ts'
import { withUnit } from '#/components/ui/format.ts'
import { Time } from '#/components/ui/Time.tsx'
import type { Finding } from '#/server/inference/contract.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './page.module.css'

export function useLatestFinding(findingId: string | null): Finding | null {
  const { data } = useAsk(['inference.byId', { findingId }], () => api.inference.byId.query({ findingId: findingId ?? '' }), {
    enabled: findingId !== null,
    keep: true,
  })
  return data ?? null
}

/** What the model looked at: the spectrum of its evidence, with the orders that physics names. */
export function FindingSpectrum({ known, finding }: { known: KnownObject; finding: Finding }) {
  const t = useTranslations('object')
  const name = useNames()
  const words = useSpectrumWords()
  const locale = useLocale()
  const { spectrum, series, params } = finding.evidence
  if (!spectrum) return null
  const channel = known.type?.channels.find((one) => one.id === series[0]?.channel)
  const unit = channel ? unitSymbol(channel.unit) : unitSymbol(String(params.unit ?? '1'))
  const label = `${withUnit(channel ? name(channel.names) : finding.kind, unit, locale)}${t('perShaftOrder', { unit: words(spectrum.xUnit) })}`
  return (
    <figure className={styles.trend}>
      <figcaption className={styles.caption}>
        <strong className="grow ellipsis">{label}</strong>
        <span className="quiet">
          {t('takenAt')} <Time at={Number(finding.evidence.startNs.slice(0, -6))} />
        </span>
      </figcaption>
      <Spectrum
        label={label}
        x={spectrum.x}
        y={spectrum.y}
        marks={spectrum.marks.map((mark) => ({ ...mark, label: words(mark.label) }))}
        unit={unit}
        decimals={2}
      />
    </figure>
  )
}
