'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { ButtonLink } from '#/components/ui/ButtonLink.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import type { Conduit, Zone } from '#/server/gateways/contract.ts'
import { ZoneDrawing } from './ZoneDrawing.tsx'
import styles from './zones.module.css'

const EVERY_MS = 10_000

/** Zones and conduits as they are now: who stands where, every way between them, every port that listens. */
export function ZonesRoom() {
  const t = useTranslations('zones')
  const said = useRefusal()
  const nameOf = useZoneName()
  const { data, error } = useAsk(['gateways.zones'], ({ signal }) => api.gateways.zones.query(undefined, { signal }), { everyMs: EVERY_MS })
  return (
    <div className={styles.room}>
      <RoomHead title={t('title')} said={t('said')}>
        <ButtonLink href="/fleet">{t('gateways')}</ButtonLink>
      </RoomHead>
      {error ? <Broken>{said(error)}</Broken> : !data && <Loading rows={6} />}
      {data && (
        <>
          <ZoneDrawing plan={data} nameOf={nameOf} />
          <Conduits conduits={data.conduits} zones={data.zones} />
          <p className={styles.ports}>
            {t('ports', { count: data.listeners.length, ports: data.listeners.map(({ port }) => port).join(', ') })}
          </p>
        </>
      )}
    </div>
  )
}

function useZoneName() {
  const t = useTranslations('zones')
  const name = useNames()
  const { sites } = useMe()
  const siteOf = (siteId: string | null) => {
    const site = sites.find(({ id }) => id === siteId)
    return site ? name(site.names) : '–'
  }
  return (zone: Zone | undefined) =>
    zone === undefined ? '' : zone.kind === 'plant' ? t('plant', { site: siteOf(zone.siteId) }) : t(`zone.${zone.kind}`)
}

function Conduits({ conduits, zones }: { conduits: readonly Conduit[]; zones: readonly Zone[] }) {
  const t = useTranslations('zones')
  const nameOf = useZoneName()
  const named = (id: string) => nameOf(zones.find((zone) => zone.id === id))
  return (
    <RowTable
      inRoom
      rows={conduits}
      keyOf={({ from, to, protocol, address }) => `${from} ${to} ${protocol} ${address}`}
      caption={t('conduits')}
      columns={[
        { id: 'from', title: t('column.from'), cell: ({ from }) => named(from) },
        { id: 'to', title: t('column.to'), cell: ({ to }) => named(to) },
        { id: 'protocol', title: t('column.protocol'), cell: ({ protocol }) => protocol },
        {
          id: 'address',
          title: t('column.address'),
          cell: ({ address }) => <span className="figures">{address === 'socket' ? t('socket') : address}</span>,
        },
        {
          id: 'sealed',
          title: t('column.sealed'),
          cell: ({ address, encrypted }) => (address === 'socket' ? t('onMachine') : t(encrypted ? 'encrypted' : 'plain')),
        },
        { id: 'proven', title: t('column.proven'), cell: ({ proof }) => t(`proof.${proof}`) },
        { id: 'open', title: t('column.open'), width: 108, kind: 'number', cell: ({ open }) => open ?? '–' },
      ]}
    />
  )
}
