'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { rowKeys } from '#/components/ui/row-keys.ts'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { GlassRow } from '#/server/access/contract.ts'
import { useAreas } from '../where.ts'
import { GlassPanel } from './GlassPanel.tsx'
import { stateOf } from './glass.ts'
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
        <Uses rows={data} chosen={chosen} onChoose={(id) => void choose(id)} />
      )}
    </Split>
  )
}

function Uses({ rows, chosen, onChoose }: { rows: readonly GlassRow[]; chosen: string | null; onChoose(id: string): void }) {
  const t = useTranslations('glass')
  const role = useTranslations('frame.role')
  const { nameOf } = useAreas()
  return (
    <div className={page.scroll}>
      <table className={table.table} aria-label={t('title')}>
        <colgroup>
          {['14%', '12%', '18%', '24%', '9%', '23%'].map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
            <col key={i} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {(['person', 'role', 'where', 'reason', 'when', 'state'] as const).map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} {...rowKeys(row.id === chosen, () => onChoose(row.id))}>
              <th scope="row">{row.person.name}</th>
              <td>{role(row.role)}</td>
              <td>{nameOf(row.areaId)}</td>
              <td title={row.reason}>{row.reason}</td>
              <td>
                <Time at={row.since} minute />
              </td>
              <td>
                <GlassStateSaid row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function GlassStateSaid({ row }: { row: GlassRow }) {
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
