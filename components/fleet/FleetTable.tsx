'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Age, useAge } from '#/components/ui/Time.tsx'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { agentOf, Clock, Connection, Owed, refusedOf } from './cells.tsx'
import styles from './fleet.module.css'

type ColumnId = 'gateway' | 'connection' | 'lastSeen' | 'owed' | 'clock' | 'terminals' | 'trust' | 'gaps' | 'refused' | 'version'
const WIDTHS_PX = { connection: 152, lastSeen: 72, owed: 62, clock: 84, terminals: 68, trust: 88, gaps: 44, refused: 58, version: 56 } // biome-ignore format: one row of columns
/** On a tablet lying down the code says which gateway it is; its page tells name, clock and gaps. */
const NARROW_PX = { ...WIDTHS_PX, connection: 138, lastSeen: 74, owed: 84, terminals: 66, version: 70 }
const WIDE: ReadonlySet<string> = new Set(['clock', 'gaps'])

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
  const trust = useTranslations('gateway')
  const narrow = useNarrow()
  const nowMs = useNowMs()
  const age = useAge()
  const widths: Partial<Record<ColumnId, number>> = narrow ? NARROW_PX : WIDTHS_PX
  const column = (id: ColumnId, of: Omit<Column<GatewayRow>, 'id' | 'title' | 'width'>) => ({
    id,
    title: t(`column.${id}`),
    width: widths[id],
    ...of,
  })
  const columns: Column<GatewayRow>[] = [
    column('gateway', { kind: 'name', cell: (row) => <Called row={row} short={narrow} /> }),
    column('connection', { cell: (row) => <Connection row={row} /> }),
    column('lastSeen', { cell: ({ lastSeenAt }) => (lastSeenAt ? <Age at={lastSeenAt} /> : <span className="quiet">{t('never')}</span>) }),
    column('owed', {
      kind: 'number',
      cell: (row) => <Owed row={row} />,
      hint: ({ outbox }) => (outbox?.oldestMs != null ? t('oldest', { age: age(nowMs - outbox.oldestMs) }) : undefined),
    }),
    column('clock', {
      kind: 'number',
      cell: (row) => <Clock row={row} />,
      hint: ({ clockErrorMs }) => (clockErrorMs === null ? undefined : t('clockWithin', { ms: formatNumber(clockErrorMs, 0) })),
    }),
    column('terminals', { kind: 'number', cell: ({ terminals }) => formatNumber(terminals, 0) }),
    column('trust', { cell: (row) => (row.quarantine ? t('quarantined') : trust(`verdict.${row.attestation}`)) }),
    column('gaps', { kind: 'number', cell: ({ gaps }) => formatNumber(gaps, 0) }),
    column('refused', {
      said: t('refusedHint'),
      kind: 'number',
      cell: (row) => formatNumber(refusedOf(row), 0),
      hint: () => t('refusedHint'),
    }),
    column('version', { kind: 'quiet', cell: (row) => agentOf(row, t('thirdParty')) }),
  ]
  return (
    <div className={styles.scroll}>
      <RowTable
        inRoom={false}
        rows={rows}
        keyOf={({ objectId }) => objectId}
        chosen={chosen}
        onChoose={onChoose}
        columns={columns.filter(({ id }) => !narrow || !WIDE.has(id))}
      />
    </div>
  )
}

function Called({ row: { tag, names }, short }: { row: GatewayRow; short: boolean }) {
  const name = nameIn(names, useLocale() as Locale)
  return (
    <span className={styles.name}>
      <Glyph id="gateway" size={16} />
      <b>{tag}</b>
      {!short && (
        <span className="quiet ellipsis" lang={name.lang}>
          {name.text}
        </span>
      )}
    </span>
  )
}
