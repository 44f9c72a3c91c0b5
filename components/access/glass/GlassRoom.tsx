'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { api } from '#/components/api/client.ts'
import { usePages } from '#/components/api/pages.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { More } from '#/components/ui/More.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import type { GlassPage } from '#/server/access/contract.ts'
import { GlassPanel } from './GlassPanel.tsx'
import { GlassTable } from './GlassTable.tsx'
import { TakeGlass } from './TakeGlass.tsx'

/** Roles taken in an emergency: to take one, to see who did, and to judge it afterwards. */
export function GlassRoom() {
  const t = useTranslations('glass')
  const said = useRefusal()
  const takes = useCan('access.break_glass')
  const sees = useCan('access.read')
  const reviews = useCan('access.review')
  const may = takes || sees
  const [chosen, choose] = useQueryState('use', parseAsString.withOptions({ history: 'replace' }))
  const { rows, last, error, more, waits } = usePages<GlassPage>(
    ['access.glass.list'],
    (after, options) => api.access.glass.list.query({ after }, options),
    { enabled: may },
  )
  if (!may) return <Broken>{t('mayNot')}</Broken>
  const row = rows?.find(({ id }) => id === chosen)
  return (
    <Split
      label={t('use')}
      inspector={
        row ? (
          <GlassPanel key={row.id} row={row} onClose={() => void choose(null)} />
        ) : takes ? (
          <>
            {reviews && (last?.waiting ?? 0) > 0 && <Hint>{t('choose')}</Hint>}
            <TakeGlass />
          </>
        ) : (
          <Hint>{rows && rows.length > 0 ? t('choose') : t('alreadyAll')}</Hint>
        )
      }
    >
      <RoomHead title={t('title')} said={t('said')} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !rows ? (
        <Loading rows={4} />
      ) : rows.length === 0 ? (
        <Empty>{t(sees ? 'none' : 'noneOwn')}</Empty>
      ) : (
        <>
          <GlassTable rows={rows} chosen={chosen} onChoose={(id) => void choose(id)} />
          <More shown={rows.length} all={last?.all ?? 0} onMore={more} waits={waits} />
        </>
      )}
    </Split>
  )
}
