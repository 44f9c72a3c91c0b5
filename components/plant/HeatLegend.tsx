'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import type { HeatSteps, HeatUnit } from './heat.ts'
import styles from './plant.module.css'

/** The ramp with its figures at its ends, and how many machines have one. */
export function HeatLegend({ unit, heat, ramp }: { unit: HeatUnit; heat: HeatSteps; ramp: readonly string[] }) {
  const t = useTranslations('plant')
  const places = heat.high - heat.low < 5 ? 1 : 0
  return (
    <figure className={styles.legend}>
      <figcaption>{t('heat.legend', { quantity: t(`heat.quantity.${unit}`), unit: unitSymbol(unit), count: heat.steps.size })}</figcaption>
      <div className={styles.ramp}>
        <span>{formatNumber(heat.low, places)}</span>
        {ramp.map((color) => (
          <i key={color} style={{ background: color }} />
        ))}
        <span>{formatNumber(heat.high, places)}</span>
      </div>
    </figure>
  )
}
