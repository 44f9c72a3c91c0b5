'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { rowKeys } from '#/components/ui/row-keys.ts'
import { Age, useAge } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { bytesText } from './bytes.ts'
import styles from './fleet.module.css'

const COLUMNS = ['gateway', 'connection', 'lastSeen', 'owed', 'clock', 'terminals', 'trust', 'gaps', 'refused', 'version'] as const
/** On a tablet lying down the name of a gateway is worth more than these; its page tells them. */
const WIDE: ReadonlySet<string> = new Set(['clock', 'gaps'])
const NUMBERS: ReadonlySet<string> = new Set(['owed', 'clock', 'terminals', 'gaps', 'refused'])

/** One row a gateway. */
export function FleetTable({
  rows,
  chosen,
  onChoose,
}: {
  rows: readonly GatewayRow[]
  chosen: string | null
  onChoose(objectId: string): void
}) {
  const t = useTranslations('fleet')
  const narrow = useNarrow()
  const columns = COLUMNS.filter((column) => !narrow || !WIDE.has(column))
  return (
    <div className={styles.scroll}>
      <table className={table.table}>
        <colgroup>
          {columns.map((column) => (
            <col key={column} className={styles[column]} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                title={column === 'refused' ? t('refusedHint') : undefined}
                {...(NUMBERS.has(column) ? { 'data-num': true } : {})}
              >
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} narrow={narrow} chosen={row.objectId === chosen} onChoose={() => onChoose(row.objectId)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, narrow, chosen, onChoose }: { row: GatewayRow; narrow: boolean; chosen: boolean; onChoose(): void }) {
  const t = useTranslations('fleet')
  const trust = useTranslations('gateway')
  const nowMs = useNowMs()
  const age = useAge()
  const name = nameIn(row.names, useLocale() as Locale)
  return (
    <tr {...rowKeys(chosen, onChoose)}>
      <th scope="row">
        <span className={styles.name}>
          <Glyph id="gateway" size={16} />
          <b>{row.tag}</b>
          <span className="quiet ellipsis" lang={name.lang}>
            {name.text}
          </span>
        </span>
      </th>
      <td>
        <span className={styles.link} data-online={row.online}>
          <i aria-hidden="true" />
          {row.quarantine ? (
            <b className="is-quarantined">{t('quarantined')}</b>
          ) : (
            t(row.online ? 'online' : row.enrolledAt ? 'offline' : 'waiting')
          )}
          {row.link && <span className="quiet">{t.has(`linkName.${row.link}`) ? t(`linkName.${row.link}`) : row.link}</span>}
        </span>
      </td>
      <td>{row.lastSeenAt ? <Age at={row.lastSeenAt} /> : <span className="quiet">{t('never')}</span>}</td>
      <td data-num title={row.outbox?.oldestMs != null ? t('oldest', { age: age(nowMs - row.outbox.oldestMs) }) : undefined}>
        {!row.outbox ? '–' : row.outbox.batches === 0 ? <span className="quiet">{t('nothingOwed')}</span> : bytesText(row.outbox.bytes)}
      </td>
      {!narrow && (
        <td data-num title={row.clockErrorMs === null ? undefined : t('clockWithin', { ms: formatNumber(row.clockErrorMs, 0) })}>
          {row.timeSource && <span className="quiet">{t(`timeSource.${row.timeSource}`)} </span>}
          {row.clockOffsetMs === null ? '–' : `${formatNumber(row.clockOffsetMs, 0)} ms`}
        </td>
      )}
      <td data-num>{formatNumber(row.terminals, 0)}</td>
      <td>{row.quarantine ? t('quarantined') : trust(`verdict.${row.attestation}`)}</td>
      {!narrow && <td data-num>{formatNumber(row.gaps, 0)}</td>}
      <td data-num title={t('refusedHint')}>
        {formatNumber(row.refused24h + refusedThere(row), 0)}
      </td>
      <td data-quiet>{row.agentVersion ?? (row.kind === 'node' ? t('thirdParty') : '–')}</td>
    </tr>
  )
}

const refusedThere = (row: GatewayRow) => Object.values(row.refusedAtGateway).reduce((sum, count) => sum + count, 0)
