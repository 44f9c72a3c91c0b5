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
import { bytesText } from './bytes.ts'
import styles from './fleet.module.css'

type ColumnId = 'gateway' | 'connection' | 'lastSeen' | 'owed' | 'clock' | 'terminals' | 'trust' | 'gaps' | 'refused' | 'version'
const WIDTHS_PX = { connection: 146, lastSeen: 70, owed: 78, clock: 122, terminals: 76, trust: 96, gaps: 50, refused: 62, version: 72 } // biome-ignore format: one row of columns
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
      cell: ({ outbox }) =>
        !outbox ? '–' : outbox.batches === 0 ? <span className="quiet">{t('nothingOwed')}</span> : bytesText(outbox.bytes),
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
      cell: (row) => formatNumber(row.refused24h + refusedThere(row), 0),
      hint: () => t('refusedHint'),
    }),
    column('version', { kind: 'quiet', cell: ({ agentVersion, kind }) => agentVersion ?? (kind === 'node' ? t('thirdParty') : '–') }),
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

function Connection({ row: { online, quarantine, enrolledAt, link } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  return (
    <span className={styles.link} data-online={online}>
      <i aria-hidden="true" />
      {quarantine ? <b className="is-quarantined">{t('quarantined')}</b> : t(online ? 'online' : enrolledAt ? 'offline' : 'waiting')}
      {link && <span className="quiet">{t.has(`linkName.${link}`) ? t(`linkName.${link}`) : link}</span>}
    </span>
  )
}

function Clock({ row: { timeSource, clockOffsetMs } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  return (
    <>
      {timeSource && <span className="quiet">{t(`timeSource.${timeSource}`)} </span>}
      {timeSource !== 'none' && (clockOffsetMs === null ? '–' : `${formatNumber(clockOffsetMs, 0)} ms`)}
    </>
  )
}

const refusedThere = (row: GatewayRow) => Object.values(row.refusedAtGateway).reduce((sum, count) => sum + count, 0)
