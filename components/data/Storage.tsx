'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useMe } from '#/components/frame/me.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import type { StorageAnswer } from '#/server/telemetry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './data.module.css'
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
  const { readings, minutes, hours, days, open } = data.bytes
  if (data.byType.length === 0) return <p className={styles.note}>{t('nothingPacked', { open: bytesText(open) })}</p>
  const all = { readings: sumOf(data.byType, 'readings'), bytes: sumOf(data.byType, 'bytes'), bytesPerDay: data.growth.bytesPerDay }
  const stored: Column<Stored>[] = [
    { id: 'readings', title: t('column.readings'), kind: 'number', cell: (row) => formatNumber(row.readings, 0) },
    { id: 'takes', title: t('column.takes'), kind: 'number', cell: (row) => bytesText(row.bytes) },
    { id: 'perDay', title: t('column.perDay'), kind: 'number', cell: (row) => bytesText(row.bytesPerDay) },
  ]
  return (
    <>
      <p className={styles.note}>
        {t('storedAs', {
          readings: bytesText(readings),
          rollups: bytesText(minutes + hours + days),
          open: bytesText(open),
          grows: bytesText(data.growth.bytesPerDay),
        })}
      </p>
      <RowTable
        inRoom={false}
        rows={[{ ...all, typeId: ALL }, ...data.byType]}
        keyOf={({ typeId }) => typeId}
        chosen={chosen ?? ALL}
        onChoose={(key) => onChoose(key === ALL ? null : key)}
        columns={[
          { id: 'type', title: t('column.type'), kind: 'name', cell: ({ typeId }) => (typeId === ALL ? t('everyType') : nameOf(typeId)) },
          ...stored,
        ]}
      />
      <h2 className={styles.heading}>{t('bySite')}</h2>
      <RowTable
        rows={data.bySite}
        keyOf={({ siteId }) => siteId}
        columns={[{ id: 'site', title: t('column.site'), kind: 'name', cell: ({ siteId }) => siteName(siteId) }, ...stored]}
      />
      <h2 className={styles.heading}>{t('byAge')}</h2>
      <Months months={data.byMonth} />
    </>
  )
}

const sumOf = (rows: readonly Stored[], what: 'readings' | 'bytes') => rows.reduce((sum, row) => sum + row[what], 0)

/** A month's bytes as a line beside its figure; the longest is the largest month. */
function Months({ months }: { months: StorageAnswer['byMonth'] }) {
  const largest = Math.max(1, ...months.map(({ bytes }) => bytes))
  return (
    <ul className={styles.months}>
      {months.map(({ month, bytes }) => (
        <li key={month}>
          <span className="figures">{month}</span>
          <i aria-hidden="true" style={{ width: `${(bytes / largest) * 100}%` }} />
          <span className="figures">{bytesText(bytes)}</span>
        </li>
      ))}
    </ul>
  )
}
