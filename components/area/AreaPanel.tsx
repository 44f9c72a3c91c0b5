'use client'
import { useTranslations } from 'next-intl'
import { byUrgency } from '#/components/alarms/grouping.ts'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'
import styles from './area.module.css'
import { Telling } from './Telling.tsx'
import type { SeenObject } from './useSeen.ts'
import { useMoment } from './useValues.ts'

const MOST_OPEN = 6

/** What the inspector says while nothing is chosen: the area's state in words, what is open in it, and its telling values. */
export function AreaPanel({
  title,
  hint,
  objects,
  alarms,
  onShow,
}: {
  title: string
  /** how one chooses */
  hint: string
  objects: readonly SeenObject[]
  /** alarms and alerts that are open here */
  alarms: readonly AlarmRow[]
  onShow(object: SeenObject): void
}) {
  const t = useTranslations('area')
  const site = useSite()
  const moment = useMoment()
  const gateways = useAsk(['gateways.list'], (options) => api.gateways.list.query(undefined, options), { everyMs: 10_000 })
  const own = (gateways.data ?? []).filter((gateway) => gateway.siteId === site.id)
  const shut = own.filter((gateway) => gateway.quarantine !== null)
  const unmet = own.filter((gateway) => gateway.enrolledAt === null && !gateway.online && !shut.includes(gateway))
  const away = own.filter((gateway) => gateway.enrolledAt !== null && !gateway.online)
  const tagsOf = (list: typeof own) => list.map((one) => one.tag).join(t('listComma'))
  const stale = objects.filter((object) => object.stale).length
  const uncertain = objects.filter((object) => object.uncertain).length
  const notFresh = [stale > 0 && t('staleCount', { count: stale }), uncertain > 0 && t('uncertainCount', { count: uncertain })].filter(
    Boolean,
  )
  const sounding = alarms.filter((alarm) => !alarm.isAlert)
  const worst = sounding.toSorted(byUrgency)[0]
  return (
    <>
      <Section className={styles.head}>
        <h2>{title}</h2>
        <p className="t13 quiet">{hint}</p>
      </Section>
      <Section title={moment ? t('stateThen') : t('state')} aside={moment && <Time at={moment.atMs} />}>
        <p className={styles.state}>
          {worst && <Mark priority={worst.priority} />}
          {t('open', { alarms: sounding.length, alerts: alarms.length - sounding.length })}
        </p>
        <p className="t13 quiet">
          {t('objects', { count: objects.length })}
          {!moment && t('comma')}
          {!moment &&
            (away.length === 0
              ? t('allGateways', { count: own.filter(({ online }) => online).length })
              : t('gatewaysAway', { count: away.length, tags: tagsOf(away) }))}
        </p>
        {!moment && shut.length > 0 && <p className="t13">{t('gatewaysQuarantined', { tags: tagsOf(shut) })}</p>}
        {!moment && unmet.length > 0 && <p className="t13 quiet">{t('gatewaysUnmet', { count: unmet.length, tags: tagsOf(unmet) })}</p>}
        {notFresh.length > 0 && <p className="t13 quiet">{notFresh.join(' · ')}</p>}
      </Section>
      <Open alarms={alarms} objects={objects} onShow={onShow} />
      <Telling objects={objects} ownId={rootOf(objects)} wrong={worstOf(alarms)} onShow={onShow} />
    </>
  )
}

/** The object that holds all the others: the area itself, whose figures need no tag. */
function rootOf(objects: readonly SeenObject[]): string | null {
  const ids = new Set(objects.map((object) => object.id))
  const roots = objects.filter((object) => object.parentId === null || !ids.has(object.parentId))
  return roots.length === 1 ? (roots[0]?.id ?? null) : null
}

/** The most urgent that is open on each object, and of which channel; what is only an alert counts as its priority says. */
function worstOf(alarms: readonly AlarmRow[]): Map<string, { priority: Priority; channel: string | null }> {
  const worst = new Map<string, { priority: Priority; channel: string | null }>()
  for (const { objectId, priority, channel } of alarms)
    if (priority < (worst.get(objectId)?.priority ?? Number.POSITIVE_INFINITY)) worst.set(objectId, { priority, channel })
  return worst
}

/** The most urgent first; alerts behind the alarms. */
function Open({
  alarms,
  objects,
  onShow,
}: {
  alarms: readonly AlarmRow[]
  objects: readonly SeenObject[]
  onShow(object: SeenObject): void
}) {
  const t = useTranslations('area')
  const name = useNames()
  const moment = useMoment()
  if (alarms.length === 0) return null
  const byId = new Map(objects.map((object) => [object.id, object]))
  const rows = alarms.toSorted((a, b) => Number(a.isAlert) - Number(b.isAlert) || byUrgency(a, b))
  return (
    <Section title={t('abnormal')} aside={rows.length > MOST_OPEN ? t('firstOf', { shown: MOST_OPEN, count: rows.length }) : undefined}>
      <ul className={styles.open}>
        {rows.slice(0, MOST_OPEN).map((alarm) => {
          const object = byId.get(alarm.objectId)
          return (
            <li key={alarm.id}>
              <button type="button" disabled={!object} onClick={() => object && onShow(object)}>
                <Mark priority={alarm.priority} size={15} unacknowledged={alarm.state === 'unacknowledged' && !alarm.isAlert} />
                <b>{alarm.tag}</b>
                <span>{name(alarm.names)}</span>
                <span className="quiet t12">{moment ? <Time at={alarm.raisedAt} /> : <Age at={alarm.raisedAt} />}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
