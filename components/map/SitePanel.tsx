'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import type { Channel } from '#/twin-models/catalog/shape.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './site-panel.module.css'

const MOST_ROWS = 14
/** Types as the catalogue lists them: from what is wide to what is small. */
const ORDER = new Map(CATALOG.map((type, i) => [type.id, i]))
const orderOf = (object: MapObject) => ORDER.get(object.typeId) ?? CATALOG.length

/** What the inspector says while nothing is selected: the site's state in words and its telling values. */
export function SitePanel({
  objects,
  alarms,
  onShow,
}: {
  objects: readonly MapObject[]
  alarms: readonly AlarmRow[]
  onShow(object: MapObject): void
}) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const site = useSite()
  const gateways = useAsk(['gateways.list'], (options) => api.gateways.list.query(undefined, options), { everyMs: 10_000 })
  const own = (gateways.data ?? []).filter((gateway) => gateway.siteId === site.id)
  const away = own.filter((gateway) => !gateway.online)
  const quiet = objects.filter((object) => object.stale).length
  const uncertain = objects.filter((object) => object.uncertain).length
  const worst = alarms.reduce<AlarmRow | null>((held, alarm) => (!held || alarm.priority < held.priority ? alarm : held), null)
  return (
    <>
      <Section className={styles.head}>
        <h2>{nameIn(site.names, locale).text}</h2>
        <p className="t13 quiet">{t('nothingSelected')}</p>
      </Section>
      <Section title={t('state')}>
        <p className={styles.state}>
          {worst && <Mark priority={worst.priority} />}
          {t('openAlarms', { count: alarms.length })}
        </p>
        <p className="t13 quiet">
          {t('objects', { count: objects.length })}
          {t('comma')}
          {away.length === 0
            ? t('allGateways', { count: own.length })
            : t('gatewaysAway', { count: away.length, tags: away.map((one) => one.tag).join(', ') })}
        </p>
        {quiet + uncertain > 0 && <p className="t13 quiet">{t('notFresh', { stale: quiet, uncertain })}</p>}
      </Section>
      <Telling objects={objects} onShow={onShow} />
    </>
  )
}

/** The first key channel of each station, gauge and line: what one glance at the area needs. */
function Telling({ objects, onShow }: { objects: readonly MapObject[]; onShow(object: MapObject): void }) {
  const t = useTranslations('map')
  const locale = useLocale()
  const told = objects.flatMap((object): { object: MapObject; channel: Channel }[] => {
    const type = twinType(object.typeId)
    const channel = type?.channels.find((one) => one.key)
    return channel && object.typeId !== 'building' && (type?.rank === 'station' || object.typeId === 'rain-gauge')
      ? [{ object, channel }]
      : []
  })
  const rows = told
    .toSorted((a, b) => orderOf(a.object) - orderOf(b.object) || a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true }))
    .slice(0, MOST_ROWS)
  const objectIds = rows.map(({ object }) => object.id)
  const { data } = useAsk(
    ['telemetry.latest', objectIds],
    (options) => api.telemetry.latest.query({ objectIds: objectIds as never }, options),
    {
      enabled: objectIds.length > 0,
      everyMs: 5_000,
      keep: true,
    },
  )
  if (rows.length === 0) return null
  return (
    <Section title={t('areaNow')}>
      <ul className={styles.rows}>
        {rows.map(({ object, channel }) => {
          const latest = data?.[object.id]?.[channel.id]
          return (
            <li key={object.id}>
              <button type="button" onClick={() => onShow(object)}>
                <span className="ellipsis">
                  {object.tag} <span className="quiet">{nameIn(channel.names, locale as 'en').text}</span>
                </span>
                <span className={latest?.stale ? 'is-stale' : undefined}>
                  <b>{latest ? wordValue(channel, latest.value, locale) : '–'}</b> <span className="quiet">{unitSymbol(channel.unit)}</span>
                </span>
                <span className="quiet t12">{latest && <Age at={latest.atMs} />}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
