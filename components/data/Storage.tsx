'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Facts } from '#/components/ui/Facts.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import type { StorageAnswer } from '#/server/telemetry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './data.module.css'
import { percentText } from './share.ts'
import type { DataHealth } from './useDataHealth.ts'

/** Of the row that stands for all types. */
const ALL = 'all'

type Stored = Pick<StorageAnswer['byType'][number], 'readings' | 'bytes' | 'bytesPerDay'>

/** What readings take, by type, site and age. A type that is chosen shows how long it is kept and what that costs. */
export function Storage({
  told: { storage },
  chosen,
  onChoose,
}: {
  told: DataHealth
  chosen: string | null
  onChoose(of: string | null): void
}) {
  const t = useTranslations('data')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const { sites } = useMe()
  const { data, error } = storage
  if (!data) return error ? <Broken>{said(error)}</Broken> : <Loading rows={8} />
  const nameOf = (typeId: string) => {
    const type = twinType(typeId)
    return type ? nameIn(type.names, locale).text : typeId
  }
  const siteName = (siteId: string) => {
    const site = sites.find(({ id }) => id === siteId)
    return site ? nameIn(site.names, locale).text : t('otherSite')
  }
  const facts = <StorageFacts data={data} />
  if (data.byType.length === 0)
    return (
      <>
        {facts}
        <Empty>{t('nothingPacked')}</Empty>
      </>
    )
  const all = { readings: sumOf(data.byType, 'readings'), bytes: sumOf(data.byType, 'bytes'), bytesPerDay: data.growth.bytesPerDay }
  const stored: Column<Stored>[] = [
    { id: 'share', title: t('column.share'), width: '28%', cell: ({ bytes }) => <ShareBar bytes={bytes} of={all.bytes} /> },
    { id: 'takes', title: t('column.takes'), width: 104, kind: 'number', cell: (row) => bytesText(row.bytes) },
    { id: 'perDay', title: t('column.perDay'), width: 104, kind: 'number', cell: (row) => bytesText(row.bytesPerDay) },
    { id: 'readings', title: t('column.readings'), width: 124, kind: 'number', cell: (row) => formatNumber(row.readings, 0) },
  ]
  return (
    <>
      {facts}
      <RowTable
        inRoom={false}
        rows={[{ ...all, typeId: ALL }, ...data.byType.toSorted((a, b) => b.bytes - a.bytes)]}
        keyOf={({ typeId }) => typeId}
        chosen={chosen ?? ALL}
        onChoose={(key) => onChoose(key === ALL ? null : key)}
        columns={[
          {
            id: 'type',
            title: t('column.type'),
            kind: 'name',
            cell: ({ typeId }) => (typeId === ALL ? <b>{t('everyType')}</b> : nameOf(typeId)),
          },
          ...stored,
        ]}
      />
      <h2 className={styles.heading}>{t('bySite')}</h2>
      <RowTable
        inRoom={false}
        rows={data.bySite}
        keyOf={({ siteId }) => siteId}
        columns={[{ id: 'site', title: t('column.site'), kind: 'name', cell: ({ siteId }) => siteName(siteId) }, ...stored]}
      />
      <h2 className={styles.heading}>{t('byAge')}</h2>
      <RowTable
        inRoom={false}
        rows={data.byMonth}
        keyOf={({ month }) => month}
        columns={[
          { id: 'month', title: t('column.month'), kind: 'name', cell: ({ month }) => <span className="figures">{month}</span> },
          {
            id: 'share',
            title: t('column.share'),
            width: '28%',
            cell: ({ bytes }) => <ShareBar bytes={bytes} of={sumOf(data.byMonth, 'bytes')} />,
          },
          { id: 'takes', title: t('column.takes'), width: 104, kind: 'number', cell: ({ bytes }) => bytesText(bytes) },
          { id: 'rest', title: '', width: 228, cell: () => null },
        ]}
      />
    </>
  )
}

/** What it takes, before what takes it. */
function StorageFacts({ data: { bytes, growth } }: { data: StorageAnswer }) {
  const t = useTranslations('data')
  const growing = growth.bytesPerDay > 0
  const figures = {
    packed: bytesText(bytes.readings),
    rollups: bytesText(bytes.minutes + bytes.hours + bytes.days),
    unpacked: bytesText(bytes.open),
    grows: growing ? bytesText(growth.bytesPerDay) : '–',
  } as const
  const ids = Object.keys(figures) as (keyof typeof figures)[]
  return <Facts facts={ids.map((id) => ({ id, word: t(`fact.${id}`), value: figures[id] }))} />
}

function ShareBar({ bytes, of }: { bytes: number; of: number }) {
  const part = of > 0 ? bytes / of : 0
  return (
    <span className={styles.told}>
      <b className="figures">{percentText(part)}</b>
      <i aria-hidden="true" className={styles.share}>
        <i style={{ width: `${part * 100}%` }} />
      </i>
    </span>
  )
}

const sumOf = <What extends 'readings' | 'bytes'>(rows: readonly Record<What, number>[], what: What) =>
  rows.reduce((sum, row) => sum + row[what], 0)
