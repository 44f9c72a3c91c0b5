'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './plant.module.css'
import type { HeatNow } from './useHeat.ts'

/** The ramp with the figures at its ends, said as open where something lies beyond, and on how many objects it is measured. */
export function HeatLegend({ found, drawn: heat, unit, ramp }: HeatNow & { ramp: readonly string[] }) {
  const t = useTranslations('plant')
  const values = [...found.values.values()]
  const places = heat.high - heat.low < 5 ? 1 : 0
  return (
    <figure className={styles.legend}>
      <figcaption>{t('heat.legend', { quantity: t(`heat.quantity.${unit}`), unit: unitSymbol(unit), count: heat.steps.size })}</figcaption>
      <div className={styles.ramp}>
        <span>
          {values.some((value) => value < heat.low) && '≤ '}
          {formatNumber(heat.low, places)}
        </span>
        {ramp.map((color) => (
          <i key={color} style={{ background: color }} />
        ))}
        <span>
          {values.some((value) => value > heat.high) && '≥ '}
          {formatNumber(heat.high, places)}
        </span>
      </div>
    </figure>
  )
}
