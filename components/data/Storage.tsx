'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useMe } from '#/components/frame/me.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Broken, Loading } from '#/components/ui/State.tsx'
import table from '#/components/ui/table.module.css'
import type { StorageAnswer } from '#/server/telemetry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { ChosenRow } from './ChosenRow.tsx'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

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
      <table className={table.table}>
        <Head first={t('column.type')} />
        <tbody>
          <ChosenRow chosen={chosen === null} onChoose={() => onChoose(null)}>
            <th scope="row">{t('everyType')}</th>
            <Cells of={{ readings: sumOf(data.byType, 'readings'), bytes: sumOf(data.byType, 'bytes'), bytesPerDay: data.growth.bytesPerDay }} />
          </ChosenRow>
          {data.byType.map((row) => (
            <ChosenRow key={row.typeId} chosen={row.typeId === chosen} onChoose={() => onChoose(row.typeId)}>
              <th scope="row">{nameOf(row.typeId)}</th>
              <Cells of={row} />
            </ChosenRow>
          ))}
        </tbody>
      </table>
      <h2 className={styles.heading}>{t('bySite')}</h2>
      <table className={table.table}>
        <Head first={t('column.site')} />
        <tbody>
          {data.bySite.map((row) => (
            <tr key={row.siteId}>
              <th scope="row">{siteName(row.siteId)}</th>
              <Cells of={row} />
            </tr>
          ))}
        </tbody>
      </table>
      <h2 className={styles.heading}>{t('byAge')}</h2>
      <Months months={data.byMonth} />
    </>
  ) // biome-ignore format: tables one below the other
}

const sumOf = (rows: readonly Stored[], what: 'readings' | 'bytes') => rows.reduce((sum, row) => sum + row[what], 0)

function Head({ first }: { first: string }) {
  const t = useTranslations('data')
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {(['readings', 'takes', 'perDay'] as const).map((column) => (
          <th key={column} scope="col" data-num>
            {t(`column.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

const Cells = ({ of }: { of: Stored }) => (
  <>
    <td data-num>{formatNumber(of.readings, 0)}</td>
    <td data-num>{bytesText(of.bytes)}</td>
    <td data-num>{bytesText(of.bytesPerDay)}</td>
  </>
)

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
