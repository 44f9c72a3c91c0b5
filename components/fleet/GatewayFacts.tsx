import { useTranslations } from 'next-intl'
import { Facts } from '#/components/ui/Facts.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { agentOf, Clock, Connection, Owed, refusedOf } from './cells.tsx'

/** How a gateway is, in the words and the order of the fleet's table. */
export function GatewayFacts({ row }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  const trust = useTranslations('gateway')
  const figures = {
    connection: <Connection row={row} />,
    lastSeen: row.lastSeenAt ? <Age at={row.lastSeenAt} /> : t('never'),
    owed: <Owed row={row} />,
    clock: <Clock row={row} />,
    terminals: formatNumber(row.terminals, 0),
    trust: row.quarantine ? t('quarantined') : trust(`verdict.${row.attestation}`),
    gaps: formatNumber(row.gaps, 0),
    refused: formatNumber(refusedOf(row), 0),
    version: agentOf(row, t('thirdParty')),
  } as const
  return (
    <Facts
      facts={Object.entries(figures).map(([id, value]) => ({
        id,
        word: t(`column.${id as keyof typeof figures}`),
        value,
        hint: id === 'refused' ? t('refusedHint') : undefined,
      }))}
    />
  )
}
