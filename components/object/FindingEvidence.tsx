'use client'
import { useLocale, useTranslations } from 'next-intl'
import { EvidenceChart } from '#/components/charts/EvidenceChart.tsx'
import { Spectrum } from '#/components/charts/Spectrum.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { Finding } from '#/server/inference/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './evidence.module.css'

/** The window a finding was made from: its spectrum where it has one, then each channel measured against expected. */
export function FindingEvidence({ finding }: { finding: Pick<Finding, 'evidence' | 'typeId' | 'startedAtMs'> }) {
  const t = useTranslations('evidence')
  const locale = useLocale() as Locale
  const { series, spectrum, startNs, rateHz, clockErrorMs } = finding.evidence
  const type = twinType(finding.typeId)
  return (
    <div className={styles.evidence}>
      {spectrum && (
        <figure>
          <figcaption>{t('spectrum', { unit: spectrum.xUnit })}</figcaption>
          <Spectrum
            label={t('spectrum', { unit: spectrum.xUnit })}
            x={spectrum.x}
            y={spectrum.y}
            marks={spectrum.marks}
            unit="g"
            decimals={2}
            heightPx={140}
          />
        </figure>
      )}
      {series.map((one) => {
        const channel = type?.channels.find(({ id }) => id === one.channel)
        const name = channel ? nameIn(channel.names, locale).text : one.channel
        const label = channel && channel.unit !== '1' ? `${name}, ${unitSymbol(channel.unit)}` : name
        return (
          <figure key={one.channel}>
            <figcaption>
              {label}
              {one.expected && <span className="quiet"> {t('expected')}</span>}
            </figcaption>
            <EvidenceChart label={label} values={one.values} expected={one.expected} decimals={channel?.decimals ?? 2} />
          </figure>
        )
      })}
      <p className={styles.window}>
        {t('window')} <Time at={Number(startNs.slice(0, -6))} />
        {rateHz !== undefined && ` · ${t('rate', { rate: rateHz })}`} · {t('clock', { ms: clockErrorMs })}
      </p>
    </div>
  )
}
