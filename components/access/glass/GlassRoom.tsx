'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { GlassPanel } from './GlassPanel.tsx'
import { GlassTable } from './GlassTable.tsx'
import { TakeGlass } from './TakeGlass.tsx'

/** Roles taken in an emergency: to take one, to see who did, and to judge it afterwards. */
export function GlassRoom() {
  const t = useTranslations('glass')
  const said = useRefusal()
  const takes = useCan('access.break_glass')
  const sees = useCan('access.read')
  const may = takes || sees
  const [chosen, choose] = useQueryState('use', parseAsString.withOptions({ history: 'replace' }))
  const { data, error } = useAsk(['access.glass.list'], () => api.access.glass.list.query(), { enabled: may })
  if (!may) return <Broken>{t('mayNot')}</Broken>
  const row = data?.find(({ id }) => id === chosen)
  return (
    <Split
      label={t('use')}
      inspector={
        row ? (
          <GlassPanel key={row.id} row={row} onClose={() => void choose(null)} />
        ) : takes ? (
          <TakeGlass />
        ) : (
          <Hint>{data && data.length > 0 ? t('choose') : t('alreadyAll')}</Hint>
        )
      }
    >
      <RoomHead title={t('title')} said={t('said')} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !data ? (
        <Loading rows={4} />
      ) : data.length === 0 ? (
        <Empty>{t(sees ? 'none' : 'noneOwn')}</Empty>
      ) : (
        <GlassTable rows={data} chosen={chosen} onChoose={(id) => void choose(id)} />
      )}
    </Split>
  )
}
