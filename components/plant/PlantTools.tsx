'use client'
import { useTranslations } from 'next-intl'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { HeatUnit } from './heat.ts'
import { MODES, type Mode } from './place-all.ts'
import styles from './plant.module.css'

/** How the picture is drawn, what that way of drawing needs, and where the camera goes. */
export function PlantTools(props: {
  mode: Mode
  chosen: boolean
  cut: { atM: number; fromM: number; toM: number }
  heat: { unit: HeatUnit | null; units: readonly HeatUnit[] }
  onMode(mode: Mode): void
  onCut(atM: number): void
  onHeat(unit: HeatUnit): void
  onHome(): void
  onFocus(): void
}) {
  const { mode, chosen, cut, heat } = props
  const t = useTranslations('plant')
  const needs = (value: Mode) => ((value === 'ghost' || value === 'isolate') && !chosen ? t(`${value}Needs`) : undefined)
  return (
    <div className={styles.tools}>
      {mode === 'cut' && (
        <label className={styles.tool}>
          <span className={styles.reading}>{t('cutAt', { metres: formatNumber(cut.atM, 1) })}</span>
          <input
            type="range"
            min={cut.fromM}
            max={cut.toM}
            step={0.5}
            value={cut.atM}
            onChange={(event) => props.onCut(event.target.valueAsNumber)}
          />
        </label>
      )}
      {mode === 'heat' && heat.units.length === 0 && <p className={styles.tool}>{t('heat.none')}</p>}
      {mode === 'heat' && heat.units.length > 0 && (
        <div className={styles.row}>
          <Segmented
            label={t('heat.by')}
            value={heat.unit ?? heat.units[0]!}
            options={heat.units.map((unit) => ({ value: unit, label: t(`heat.quantity.${unit}`) }))}
            onChange={props.onHeat}
          />
        </div>
      )}
      {!chosen && (
        <p className={styles.reason} aria-hidden="true">
          {t('choiceNeeded')}
        </p>
      )}
      <div className={styles.row}>
        <Segmented
          label={t('mode')}
          value={mode}
          options={MODES.map((value) => ({ value, label: <span title={needs(value)}>{t(`modes.${value}`)}</span> }))}
          onChange={props.onMode}
        />
        <Button small onClick={props.onHome}>
          {t('home')}
        </Button>
        <Button small refused={chosen ? undefined : t('chooseFirst')} onClick={props.onFocus}>
          {t('focus')}
        </Button>
      </div>
    </div>
  )
}
