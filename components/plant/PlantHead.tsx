'use client'
import { useTranslations } from 'next-intl'
import { Segmented } from '#/components/ui/Segmented.tsx'
import styles from './plant.module.css'

/** What is looked at, how much of it and what is open in it; the areas as tabs. */
export function PlantHead(props: {
  title: string
  objects: number
  alarms: number
  alerts: number
  areas: readonly { tag: string }[]
  chosen: string
  onArea(tag: string): void
}) {
  const t = useTranslations('plant')
  return (
    <header className={styles.head}>
      <h1>{props.title}</h1>
      <p>{t('count', { count: props.objects, alarms: props.alarms, alerts: props.alerts })}</p>
      <Segmented
        label={t('areas')}
        value={props.chosen}
        options={props.areas.map(({ tag }) => ({ value: tag, label: tag === 'all' ? t('everything') : tag }))}
        onChange={props.onArea}
      />
    </header>
  )
}
