'use client'
import { Command } from 'cmdk'
import { useTranslations } from 'next-intl'
import { byUrgency } from '#/components/alarms/grouping.ts'
import { useAlarms } from '#/components/alarms/useAlarms.ts'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { Hit } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import styles from './palette.module.css'
import { Underlined } from './Underlined.tsx'
import { useStates } from './useStates.ts'

const KINDS = ['object', 'alarm', 'order', 'place'] as const satisfies readonly Hit['kind'][]
const SIGN = { object: 'tank', alarm: 'ui-alarms', order: 'ui-work', place: 'ui-locate' } as const satisfies Record<Hit['kind'], string>
/** More of a kind are a list of their own. */
const MOST = { object: 5, alarm: 3, order: 3, place: 3 } as const satisfies Record<Hit['kind'], number>

/** The row that is drawn first, to be chosen when an answer comes. */
export function firstOf(hits: readonly Hit[]): string {
  const kind = KINDS.find((one) => hits.some((hit) => hit.kind === one))
  const hit = hits.find((one) => one.kind === kind)
  return hit ? keyOf(hit) : ''
}

export const keyOf = (hit: Hit) => `${hit.kind}-${hit.id}`

/** What the search found, by kind, the first few of each and the way to all; at the right how it stands. `whole` is false where the search
 *  stopped at its limit. */
export function Hits({
  hits,
  whole,
  q,
  locale,
  go,
}: {
  hits: readonly Hit[]
  whole: boolean
  q: string
  locale: 'en' | 'zh-CN'
  go(href: string): void
}) {
  const t = useTranslations('palette')
  const site = useSite()
  const { worst, open } = useOpen()
  const first = hits.filter((hit) => hit.kind === 'object').slice(0, MOST.object)
  const stateOf = useStates(first)
  const orderState = useOrderState(hits.some((hit) => hit.kind === 'order'))
  const all = {
    object: `/registry?q=${encodeURIComponent(q)}`,
    alarm: `/alarms?site=${site.slug}`,
    order: `/work?site=${site.slug}&view=list`,
    place: null,
  } as const
  return KINDS.map((kind) => {
    const found = hits.filter((hit) => hit.kind === kind)
    const more = found.length - MOST[kind]
    const href = all[kind]
    if (found.length === 0) return null
    return (
      <Command.Group key={kind} heading={t(`kind.${kind}`)}>
        {found.slice(0, MOST[kind]).map((hit) => {
          const type = hit.typeId ? twinType(hit.typeId) : null
          const alarm = kind === 'object' ? worst.get(hit.id) : kind === 'alarm' ? open.get(hit.id) : undefined
          return (
            <Command.Item key={hit.id} value={keyOf(hit)} onSelect={() => go(hit.href)}>
              {kind === 'alarm' && alarm ? (
                <span className={styles.sign}>
                  <Mark priority={alarm.priority} size={16} />
                </span>
              ) : (
                <Glyph id={kind === 'object' && type ? type.glyph : SIGN[kind]} />
              )}
              {!type?.placeless && (
                <span className="strong nowrap">
                  <Underlined text={hit.code} q={q} />
                </span>
              )}
              <span className={type?.placeless ? 'strong grow ellipsis' : 'grow ellipsis'}>
                <Underlined text={nameIn(hit.names, locale).text || hit.label} q={q} />
              </span>
              <Standing
                alarm={alarm}
                marked={kind === 'object'}
                said={
                  kind === 'object'
                    ? (stateOf(hit) ?? (type ? nameIn(type.names, locale).text : ''))
                    : (kind === 'order' && orderState(hit.id)) || t(`kindOne.${kind}`)
                }
                locale={locale}
              />
            </Command.Item>
          )
        })}
        {more > 0 && href && (
          <Command.Item value={`more-${kind}`} onSelect={() => go(href)}>
            <span className={styles.more}>{t(whole ? 'more' : 'moreThan', { count: more })}</span>
            <Glyph id="ui-right" size={16} className="quiet" />
          </Command.Item>
        )}
      </Command.Group>
    )
  })
}

/** At the right: what is wrong with it, else how it stands. */
function Standing({ alarm, marked, said, locale }: { alarm: AlarmRow | undefined; marked: boolean; said: string; locale: 'en' | 'zh-CN' }) {
  const state = useTranslations('alarms')
  if (alarm && marked)
    return (
      <span className={styles.wrong}>
        <Mark priority={alarm.priority} size={15} />
        {nameIn(alarm.names, locale).text}
      </span>
    )
  return <span className="quiet t12 nowrap">{alarm ? (alarm.isAlert ? state('alert') : state(`state.${alarm.state}`)) : said}</span>
}

/** The open alarms and alerts of the site, and the most urgent of each object: what a search for it should say first. */
function useOpen(): { worst: Map<string, AlarmRow>; open: Map<string, AlarmRow> } {
  const { data } = useAlarms()
  const all = data?.alarms ?? []
  const leastFirst = all.toSorted((a, b) => Number(b.isAlert) - Number(a.isAlert) || byUrgency(b, a))
  return { worst: new Map(leastFirst.map((alarm) => [alarm.objectId, alarm])), open: new Map(all.map((alarm) => [alarm.id, alarm])) }
}

const MOST_ORDERS = 200

/** The state of each order of the site, in words. */
function useOrderState(on: boolean): (id: string) => string | null {
  const t = useTranslations('work')
  const { id: siteId } = useSite()
  const asked = { siteId, limit: MOST_ORDERS }
  const { data } = useAsk(['workOrders.list', asked], () => api.workOrders.list.query(asked), { enabled: on, keep: true })
  return (id) => {
    const order = data?.find((one) => one.id === id)
    return order ? t(`state.${order.state}`) : null
  }
}
