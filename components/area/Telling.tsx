'use client'
import { useLocale, useTranslations } from 'next-intl'
import { cx } from '#/components/ui/cx.ts'
import { Mark } from '#/components/ui/Mark.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age, useAge } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { Priority } from '#/server/alarms/contract.ts'
import type { Latest, MapObject } from '#/server/twins/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './area.module.css'
import { type Line, linesOf, tellingOf } from './telling.ts'
import { useMoment, useValues } from './useValues.ts'

const MOST_LINES = 12
/** Types as the catalogue lists them: from what is wide to what is small. */
const ORDER = new Map(CATALOG.map((type, i) => [type.id, i]))
const orderOf = (object: MapObject) => ORDER.get(object.typeId) ?? CATALOG.length

/** What one glance at the area needs: what is abnormal first, then its own key channels, and what is alike as one span. */
export function Telling({
  objects,
  ownId,
  wrong,
  onShow,
}: {
  objects: readonly MapObject[]
  /** the area itself */
  ownId: string | null
  /** the most urgent that is open on each */
  wrong: ReadonlyMap<string, { priority: Priority; channel: string | null }>
  onShow(object: MapObject): void
}) {
  const t = useTranslations('area')
  const moment = useMoment()
  const rows = tellingOf(
    objects,
    (typeId) => twinType(typeId) ?? null,
    new Map([...wrong].map(([id, { channel }]) => [id, channel])),
  ).toSorted(
    (a, b) =>
      (wrong.get(a.object.id)?.priority ?? 9) - (wrong.get(b.object.id)?.priority ?? 9) ||
      orderOf(a.object) - orderOf(b.object) ||
      a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true }),
  )
  const lines = linesOf(rows, new Set(wrong.keys())).slice(0, MOST_LINES)
  const shown = Map.groupBy(
    lines.flatMap((line) => line.rows),
    ({ object }) => object.id,
  )
  const data = useValues(
    [...shown].map(([objectId, own]) => ({ objectId, channels: own.map(({ channel }) => channel.id) })),
    5_000,
  )
  if (lines.length === 0) return null
  return (
    <Section title={moment ? t('then') : t('now')}>
      <ul className={styles.rows}>
        {lines.map((line) => (
          <li key={line.key}>
            <Told
              line={line}
              own={line.rows[0]?.object.id === ownId}
              priority={line.wrong ? wrong.get(line.rows[0]!.object.id)?.priority : undefined}
              latestOf={(id) => data[id]?.[line.channel.id]}
              onShow={onShow}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** One object with its figure, or several alike with the span of theirs; pressed, it leads to the one that reads highest. */
function Told({
  line: { rows, channel },
  own,
  priority,
  latestOf,
  onShow,
}: {
  line: Line
  own: boolean
  priority: Priority | undefined
  latestOf(objectId: string): Latest | undefined
  onShow(object: MapObject): void
}) {
  const t = useTranslations('area')
  const locale = useLocale() as 'en' | 'zh-CN'
  const moment = useMoment()
  const age = useAge()
  const [first] = rows
  if (!first) return null
  const heard = rows
    .flatMap(({ object }) => {
      const latest = latestOf(object.id)
      return latest ? [{ object, latest }] : []
    })
    .toSorted((a, b) => a.latest.value - b.latest.value)
  const [least, most] = [heard[0], heard.at(-1)]
  const word = (latest: Latest) => wordValue(channel, latest.value, locale)
  const same = least && most && word(least.latest) === word(most.latest)
  const type = twinType(first.object.typeId)
  const name = nameIn(channel.names, locale).text
  const oldestMs = Math.min(...heard.map(({ latest }) => latest.atMs))
  return (
    <button type="button" data-wrong={priority !== undefined} onClick={() => onShow((most ?? first).object)}>
      <span>
        {priority && <Mark priority={priority} size={15} />}
        {own ? (
          name
        ) : (
          <span>
            <span className={styles.of}>
              {rows.length === 1
                ? first.object.tag
                : t('several', { type: type ? nameIn(type.names, locale).text : '', count: rows.length })}
            </span>{' '}
            <span className="quiet">{name}</span>
          </span>
        )}
      </span>
      <span className={cx('figures', heard.some(({ latest }) => latest.stale) && 'is-stale')}>
        <b>{!least || !most ? '–' : same ? word(most.latest) : t('span', { least: word(least.latest), most: word(most.latest) })}</b>{' '}
        <span className="quiet">{unitSymbol(channel.unit)}</span>
      </span>
      <span className="quiet t12">{heard.length > 0 && (moment ? age(moment.atMs - oldestMs) : <Age at={oldestMs} />)}</span>
    </button>
  )
}
