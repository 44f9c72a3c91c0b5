'use client'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import type { TrendHandle } from '#/components/charts/Trend.tsx'
import { Menu } from '#/components/ui/Menu.tsx'
import { saveFile } from '#/components/ui/save-file.ts'
import styles from './page.module.css'

/** What can be taken away from a chart. */
export function TrendMenu({ chart, fileName }: { chart: RefObject<TrendHandle | null>; fileName: string }) {
  const t = useTranslations('charts')
  const savePicture = async () => {
    const picture = await chart.current?.picture()
    if (picture) saveFile(`${fileName}.png`, picture)
  }
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.more} aria-label={t('menu')}>
        <span aria-hidden>⋯</span>
      </Menu.Trigger>
      <Menu.List align="end">
        <Menu.Item onClick={() => void savePicture()}>{t('savePicture')}</Menu.Item>
      </Menu.List>
    </Menu.Root>
  )
}
