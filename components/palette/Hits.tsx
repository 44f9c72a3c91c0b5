'use client'
import { Command } from 'cmdk'
import { useTranslations } from 'next-intl'
import { byUrgency } from '#/components/alarms/grouping.ts'
import { useAlarms } from '#/components/alarms/useAlarms.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { Hit } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import styles from './palette.module.css'
import { Underlined } from './Underlined.tsx'

const KINDS = ['object', 'alarm', 'order', 'place'] as const satisfies readonly Hit['kind'][]
const SIGN = { object: 'tank', alarm: 'ui-alarms', order: 'ui-work', place: 'ui-locate' } as const satisfies Record<Hit['kind'], string>

/** The row that is drawn first, to be chosen when an answer comes. */
export function firstOf(hits: readonly Hit[]): string {
  const kind = KINDS.find((one) => hits.some((hit) => hit.kind === one))
  const hit = hits.find((one) => one.kind === kind)
  return hit ? `${hit.kind}-${hit.id}` : ''
}

/** What the search found, by kind; an alarm that is open here with its mark and state; the label is in the language that matched, the other stands quiet behind it. */
export function Hits({ hits, q, locale, go }: { hits: readonly Hit[]; q: string; locale: 'en' | 'zh-CN'; go(href: string): void }) {
  const t = useTranslations('palette')
  const state = useTranslations('alarms')
  const { worst, open } = useOpen()
  return KINDS.map((kind) => {
    const found = hits.filter((hit) => hit.kind === kind)
    if (found.length === 0) return null
    return (
      <Command.Group key={kind} heading={t(`kind.${kind}`)}>
        {found.map((hit) => {
          const type = hit.typeId ? twinType(hit.typeId) : null
          const wrong = kind === 'object' ? worst.get(hit.id) : undefined
          const alarm = kind === 'alarm' ? open.get(hit.id) : undefined
          return (
            <Command.Item key={hit.id} value={`${kind}-${hit.id}`} onSelect={() => go(hit.href)}>
              {alarm ? <Mark priority={alarm.priority} size={16} /> : <Glyph id={kind === 'object' && type ? type.glyph : SIGN[kind]} />}
              <span className="strong nowrap">
                <Underlined text={hit.code} q={q} />
              </span>
              <span className="grow ellipsis">
                <Underlined text={nameIn(hit.names, locale).text || hit.label} q={q} />
              </span>
              {wrong ? (
                <span className={styles.wrong}>
                  <Mark priority={wrong.priority} size={15} />
                  {nameIn(wrong.names, locale).text}
                </span>
              ) : (
                <span className="quiet t12 nowrap">
                  {alarm
                    ? alarm.isAlert
                      ? state('alert')
                      : state(`state.${alarm.state}`)
                    : type
                      ? nameIn(type.names, locale).text
                      : t(`kindOne.${kind}`)}
                </span>
              )}
            </Command.Item>
          )
        })}
      </Command.Group>
    )
  })
}

/** The open alarms of the site, and the most urgent of each object: what a search for it should say first. */
function useOpen(): { worst: Map<string, AlarmRow>; open: Map<string, AlarmRow> } {
  const { data } = useAlarms()
  const all = data?.alarms ?? []
  const sounding = all.filter((alarm) => !alarm.isAlert).toSorted((a, b) => byUrgency(b, a))
  return { worst: new Map(sounding.map((alarm) => [alarm.objectId, alarm])), open: new Map(all.map((alarm) => [alarm.id, alarm])) }
}
