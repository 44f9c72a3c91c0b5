'use client'
import { useTranslations } from 'next-intl'
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { NewOrder } from './NewOrder.tsx'
import { OrderBoard } from './OrderBoard.tsx'
import { OrderList } from './OrderList.tsx'
import { OrderPanel } from './OrderPanel.tsx'
import { Requests } from './Requests.tsx'
import styles from './work.module.css'

const VIEWS = ['board', 'list'] as const

/** The orders of the site by state or as rows, and the chosen one below, worked from left to right. */
export function WorkRoom() {
  const t = useTranslations('work')
  const said = useRefusal()
  const site = useSite()
  const mayCreate = useCan('order.plan')
  const [view, setView] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('board'))
  const [mine, setMine] = useQueryState('mine', parseAsBoolean.withDefault(false))
  const [chosen, choose] = useQueryState('order', parseAsString.withOptions({ history: 'push' }))
  const [owner, setOwner] = useQueryState('owner', parseAsString)
  const [creating, setCreating] = useQueryState('new', parseAsString)
  const asked = { siteId: site.id, mine, ...(view === 'board' ? { state: 'open' as const } : {}) }
  const { data: all, error, isPending } = useAsk(['workOrders.list', asked], () => api.workOrders.list.query(asked), { keep: true })
  const data = owner === null ? all : all?.filter((order) => order.assignee?.id === owner)
  const people = useAsk(['access.people'], () => api.access.people.query(), { enabled: owner !== null })
  const ownerName = people.data?.find((person) => person.id === owner)?.name
  const open = (number: string) => void choose(number === chosen ? null : number)
  return (
    <div className={styles.room}>
      <RoomHead title={data ? t('orders', { count: data.length }) : t('ordersLoading')}>
        {owner !== null && (
          <Button small onClick={() => void setOwner(null)}>
            {t('ownedBy', { name: ownerName ?? '…' })} <Glyph id="ui-x" size={16} />
          </Button>
        )}
        <Segmented
          label={t('view')}
          value={view}
          options={VIEWS.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => void setView(value)}
        />
        <Segmented
          label={t('whose')}
          value={mine ? 'mine' : 'all'}
          options={(['all', 'mine'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(value) => void setMine(value === 'mine')}
        />
        {mayCreate && (
          <Button small onClick={() => void setCreating('')}>
            {t('newOrder')}
          </Button>
        )}
      </RoomHead>
      <Requests siteId={site.id} onOrder={(number) => void choose(number)} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={6} />
      ) : data && data.length > 0 ? (
        view === 'board' ? (
          <OrderBoard orders={data} chosen={chosen} onChoose={open} />
        ) : (
          <OrderList orders={data} chosen={chosen} onChoose={open} />
        )
      ) : (
        <Empty>{t(mine ? 'noneMine' : 'none')}</Empty>
      )}
      {chosen && <OrderPanel number={chosen} onClose={() => void choose(null)} />}
      {creating !== null && <NewOrder code={creating} onClose={() => void setCreating(null)} onCreated={(number) => void choose(number)} />}
    </div>
  )
}
