'use client'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import type { TrendHandle } from '#/components/charts/Trend.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { saveFile } from '#/components/ui/save-file.ts'
import { ExportTold } from './ExportTold.tsx'
import styles from './page.module.css'
import { type Exported, useExport } from './useExport.ts'

/** What can be taken away from a chart: its picture, and every reading of what it shows. */
export function TrendMenu({ chart, fileName, readings }: { chart: RefObject<TrendHandle | null>; fileName: string; readings: Exported }) {
  const t = useTranslations('charts')
  const exported = useExport()
  const savePicture = async () => {
    const picture = await chart.current?.picture()
    if (picture) saveFile(`${fileName}.png`, picture)
  }
  return (
    <>
      <ExportTold exported={exported} />
      <Menu.Root>
        <Menu.Trigger className={styles.more} aria-label={t('menu')}>
          <span aria-hidden>⋯</span>
        </Menu.Trigger>
        <Menu.List align="end">
          <Menu.Item onClick={() => void savePicture()}>{t('savePicture')}</Menu.Item>
          <Menu.Item onClick={() => exported.begin('csv', readings)}>{t('saveCsv')}</Menu.Item>
          <Menu.Item onClick={() => exported.begin('parquet', readings)}>{t('saveParquet')}</Menu.Item>
        </Menu.List>
      </Menu.Root>
    </>
  )
}
