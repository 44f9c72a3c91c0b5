'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { EvidenceChart } from '#/components/charts/EvidenceChart.tsx'
import { Spectrum } from '#/components/charts/Spectrum.tsx'
import { useSite } from '#/components/frame/me.tsx'
import { withUnit } from '#/components/ui/format.ts'
import { Time } from '#/components/ui/Time.tsx'
import type { Finding } from '#/server/inference/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './evidence.module.css'
import { FindingTrend } from './FindingTrend.tsx'
import { useSpectrumWords } from './useSpectrumWords.ts'

/** A window of so few values shows nothing; what led to it does, as it does where the finding speaks of a way to failure. */
const FEW = 3

/** The window a finding was made from: its spectrum where it has one, then each channel measured against expected. */
export function FindingEvidence({ finding }: { finding: Finding }) {
  const t = useTranslations('evidence')
  const words = useSpectrumWords()
  const { series, spectrum, startNs, rateHz, clockErrorMs, params } = finding.evidence
  const type = twinType(finding.typeId)
  // a state that stayed as it was to be tells nothing
  const telling = series.filter(
    ({ channel, values }) => type?.channels.find(({ id }) => id === channel)?.kind === 'number' || new Set(values).size > 1,
  )
  return (
    <div className={styles.evidence}>
      {spectrum && (
        <figure>
          <figcaption>{t('spectrum', { unit: words(spectrum.xUnit) })}</figcaption>
          <Spectrum
            label={t('spectrum', { unit: words(spectrum.xUnit) })}
            x={spectrum.x}
            y={spectrum.y}
            marks={spectrum.marks.map((mark) => ({ ...mark, label: words(mark.label) }))}
            unit="g"
            decimals={2}
            heightPx={140}
          />
        </figure>
      )}
      {telling.map((one) => {
        const channel = type?.channels.find(({ id }) => id === one.channel)
        if (channel && (one.values.length < FEW || (params.channel === channel.id && typeof params.failure === 'number')))
          return <FindingTrend key={one.channel} finding={finding} channel={channel.id} />
        return <Measured key={one.channel} series={one} type={type} />
      })}
      <p className={styles.window}>
        {t('window')} <Time at={Number(startNs.slice(0, -6))} />
        {rateHz !== undefined && ` · ${t('rate', { rate: rateHz })}`} · {t('clock', { ms: clockErrorMs })}
      </p>
    </div>
  )
}

/** One channel of the window. `PS-03:level` is of another object, named with its tag. */
function Measured({ series, type }: { series: Finding['evidence']['series'][number]; type: TwinType | null }) {
  const t = useTranslations('evidence')
  const locale = useLocale() as Locale
  const { timeZone } = useSite()
  const [tag, foreignId] = series.channel.includes(':') ? series.channel.split(':') : [null, null]
  const other = useAsk(['twins.byCode', { code: tag }], () => api.twins.byCode.query({ code: tag ?? '' }), { enabled: tag !== null })
  const channel = (tag === null ? type : other.data ? twinType(other.data.typeId) : null)?.channels.find(
    ({ id }) => id === (foreignId ?? series.channel),
  )
  const name = channel ? nameIn(channel.names, locale).text : (foreignId ?? series.channel)
  const label = withUnit(tag === null ? name : `${tag} · ${name}`, channel ? unitSymbol(channel.unit) : '', locale)
  return (
    <figure>
      <figcaption>
        {label}
        {series.expected && <span className="quiet"> {t('expected')}</span>}
      </figcaption>
      <EvidenceChart
        label={label}
        values={series.values}
        expected={series.expected}
        decimals={channel?.decimals ?? 2}
        startMs={series.startMs}
        stepMs={series.stepMs}
        timeZone={timeZone}
        locale={locale}
      />
    </figure>
  )
}
