import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { bytesText } from './bytes.ts'
import styles from './fleet.module.css'

/** Whether it is there, by which way; a disc that is full, and the word. */
export function Connection({ row: { online, quarantine, enrolledAt, link } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  return (
    <span className={styles.link} data-online={online}>
      <i aria-hidden="true" />
      {quarantine ? <b className="is-quarantined">{t('quarantined')}</b> : t(online ? 'online' : enrolledAt ? 'offline' : 'waiting')}
      {link && <span className="quiet">{t.has(`linkName.${link}`) ? t(`linkName.${link}`) : link}</span>}
    </span>
  )
}

/** By what its clock is held, and how far it is off. */
export function Clock({ row: { timeSource, clockOffsetMs } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  return (
    <>
      {timeSource && <span className="quiet">{t(`timeSource.${timeSource}`)} </span>}
      {timeSource !== 'none' && (clockOffsetMs === null ? '–' : `${formatNumber(clockOffsetMs, 0)} ms`)}
    </>
  )
}

/** What waits on its disk. */
export function Owed({ row: { outbox } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  if (!outbox) return '–'
  return outbox.batches === 0 ? <span className="quiet">{t('nothingOwed')}</span> : bytesText(outbox.bytes)
}

export const agentOf = ({ agentVersion, kind }: GatewayRow, thirdParty: string): string =>
  agentVersion ?? (kind === 'node' ? thirdParty : '–')

/** In a day, here and there. */
export const refusedOf = ({ refused24h, refusedAtGateway }: GatewayRow): number =>
  Object.values(refusedAtGateway).reduce((sum, count) => sum + count, refused24h)
