'use client'
import { useTranslations } from 'next-intl'
import { useMemo, useRef } from 'react'
import { useWidth } from '#/components/charts/useWidth.ts'
import type { Zone, ZonePlan } from '#/server/gateways/contract.ts'
import styles from './zones.module.css'
import { type Box, layZones, PORT_PX } from './zones-layout.ts'

/** Zones as boxes, conduits as arrows between them. What stands at an arrow's ends is said again by the table below, which is the way without eyes. */
export function ZoneDrawing({ plan, nameOf }: { plan: ZonePlan; nameOf(zone: Zone): string }) {
  const t = useTranslations('zones')
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host, 1_200)
  const { height, boxes, ways } = useMemo(() => layZones(plan, width), [plan, width])
  return (
    <div className={styles.plan}>
      <div ref={host} className={styles.drawing} style={{ height }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <marker
              id="zone-arrow"
              viewBox="0 0 8 8"
              refX="1"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8Z" />
            </marker>
          </defs>
          {ways.map(({ key, path, encrypted, idle }) => (
            <path key={key} className={styles.way} d={path} data-plain={!encrypted} data-idle={idle} markerEnd="url(#zone-arrow)" />
          ))}
        </svg>
        <ul className={styles.zones}>
          {boxes.map((box) => (
            <ZoneBox key={box.zone.id} box={box} name={nameOf(box.zone)} />
          ))}
        </ul>
      </div>
      <p className={styles.legend}>{t('legend')}</p>
    </div>
  )
}

function ZoneBox({ box: { zone, left, top, width, height, ports }, name }: { box: Box; name: string }) {
  const t = useTranslations('zones')
  const there = zone.members.filter(({ online }) => online).length
  return (
    <li className={styles.zone} style={{ left, top, width, height }}>
      <h2>{name}</h2>
      <p className={styles.about}>{t(`about.${zone.kind}`)}</p>
      {zone.members.length > 0 && (
        <p className={styles.members} title={zone.members.map(({ tag }) => tag ?? '–').join(', ')}>
          {t('members', { there, count: zone.members.length })}
        </p>
      )}
      <div aria-hidden="true">
        {ports.map(({ key, y, conduit: { protocol, address, open, proof } }) => (
          <div key={key} className={styles.port} style={{ top: y - top - PORT_PX / 2, height: PORT_PX }}>
            <span>{protocol}</span>
            <span className="figures">
              {zone.kind === 'people' || zone.kind === 'plant'
                ? open === null
                  ? t(`proof.${proof}`)
                  : t('now', { count: open })
                : address === 'socket'
                  ? t('socket')
                  : address}
            </span>
          </div>
        ))}
      </div>
    </li>
  )
}
