'use client'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { GiveDialog } from './GiveDialog.tsx'
import { GrantsFilter } from './GrantsFilter.tsx'
import { GrantsTable } from './GrantsTable.tsx'
import { type Filter, fits, heldNow } from './held.ts'
import { Term } from './Term.tsx'

/** Who has which role where and until when; what nobody has confirmed for too long is due, and kept or withdrawn here. */
export function GrantsRoom() {
  const t = useTranslations('grants')
  const denied = useTranslations('access')
  const said = useRefusal()
  const sees = useCan('access.read')
  const gives = useCan('people.manage')
  const nowMs = useNowMs()
  const [giving, give] = useState(false)
  const [filter, setFilter] = useState<Filter>({ due: false, text: '', role: null, areaId: undefined })
  const { data, error } = useAsk(['access.grants.list'], () => api.access.grants.list.query(), { enabled: sees })
  const glass = useAsk(['access.glass.list'], () => api.access.glass.list.query({}), { enabled: sees })
  const minute = Math.floor(nowMs / 60_000)
  const held = useMemo(() => heldNow(data?.grants ?? [], glass.data?.rows ?? [], minute * 60_000), [data, glass.data, minute])
  if (!sees) return <Broken>{denied('mayNotSee')}</Broken>
  const shown = held.filter((row) => fits(row, filter))
  const people = new Set(held.map(({ person }) => person.id)).size
  return (
    <div className={page.room}>
      <RoomHead title={t('title')} said={data && t('count', { people, grants: held.length })}>
        {data && <Term days={data.termDays} />}
        {gives && (
          <Button kind="primary" small onClick={() => give(true)}>
            {t('give')}
          </Button>
        )}
      </RoomHead>
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !data ? (
        <Loading rows={6} />
      ) : (
        <>
          <GrantsFilter filter={filter} due={data.grants.filter(({ due }) => due).length} onChange={setFilter} />
          {shown.length > 0 ? <GrantsTable rows={shown} /> : <Empty>{t(filter.due ? 'noneDue' : 'nobody')}</Empty>}
        </>
      )}
      {giving && <GiveDialog onClose={() => give(false)} />}
    </div>
  )
}
