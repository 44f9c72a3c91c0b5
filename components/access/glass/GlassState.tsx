'use client'
import { useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { GlassRow } from '#/server/access/contract.ts'
import { stateOf } from './glass.ts'

/** Whether it still holds and until when, waits for a judgement, or how it was judged. */
export function GlassState({ row }: { row: GlassRow }) {
  const t = useTranslations('glass')
  const state = stateOf(row, useNowMs())
  if (state === 'open')
    return (
      <Tag>
        {t('inUse')} <Time at={row.until} minute />
      </Tag>
    )
  if (state === 'waits') return <Tag dashed>{t('waits')}</Tag>
  return <span className="quiet">{t(state)}</span>
}
