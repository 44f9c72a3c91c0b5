'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Fragment, useState } from 'react'
import { cx } from '#/components/ui/cx.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import table from '#/components/ui/table.module.css'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { AlarmRowCells } from './AlarmRowCells.tsx'
import styles from './alarms.module.css'
import { ALONE, type AlarmGroup } from './grouping.ts'

type Props = { groups: readonly AlarmGroup[]; selectedId: string | null; onSelect(alarm: AlarmRow): void; short?: boolean }

/** One table of alarms; under a flood a line a cause, which folds. The same rows and acts in the room and under the map. */
export function AlarmTable({ groups, selectedId, onSelect, short }: Props) {
  const t = useTranslations('alarms')
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const fold = (key: string) => {
    const next = new Set(folded)
    if (!next.delete(key)) next.add(key)
    setFolded(next)
  }
  const narrow = useNarrow()
  const chinese = useLocale() === 'zh-CN'
  const wide = (width: number) => Math.round(width * (chinese ? 1.09 : 1)) // figures stand one step larger
  const widthOf = (id: Column[0], width: number) => {
    if (narrow && !short && id === 'value') return wide(BOTH_PX)
    return chinese && !short && (id === 'value' || id === 'state' || id === 'next') ? CHINESE_PX[id] : wide(width)
  }
  const columns = (short ? SHORT : FULL).filter(
    ([id]) => !narrow || !(id === 'age' || id === 'next' || id === 'limit' || (short && id === 'owner')),
  )
  return (
    <table className={cx(table.table, styles.table)} aria-label={t('title')}>
      <colgroup>
        {columns.map(([id, width]) => (
          <col key={id} style={width ? { width: widthOf(id, width) } : undefined} />
        ))}
      </colgroup>
      <thead className={short ? styles.hiddenHead : undefined}>
        <tr>
          {columns.map(([id, , number]) => (
            <th key={id} scope="col" data-num={number}>
              {id === 'mark' ? <span className="hidden-text">{t('column.mark')}</span> : t(`column.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <Fragment key={group.key}>
            {(group.label || (group.key === ALONE && groups.length > 1)) && (
              <GroupRow group={group} span={columns.length} folded={folded.has(group.key)} onFold={() => fold(group.key)} />
            )}
            {!folded.has(group.key) &&
              group.alarms.map((alarm) => (
                <tr
                  key={alarm.id}
                  id={`alarm-${alarm.id}`}
                  data-row
                  data-unacknowledged={alarm.state === 'unacknowledged' && !alarm.isAlert ? true : undefined}
                  aria-selected={alarm.id === selectedId}
                  tabIndex={alarm.id === selectedId ? 0 : -1}
                  onClick={() => onSelect(alarm)}
                  onKeyDown={(event) => event.key === 'Enter' && onSelect(alarm)}
                >
                  <AlarmRowCells alarm={alarm} short={short ?? false} narrow={narrow} />
                </tr>
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function GroupRow({ group, span, folded, onFold }: { group: AlarmGroup; span: number; folded: boolean; onFold(): void }) {
  const t = useTranslations('alarms')
  const locale = useLocale() as 'en' | 'zh-CN'
  const label = group.label ? nameIn(group.label, locale) : { text: t('alone'), lang: locale }
  const where = group.label ? withoutEcho(label.text) : label.text
  const words = group.why ? t('because', { where, why: nameIn(group.why, locale).text }) : where
  return (
    <tr data-group>
      <td colSpan={span}>
        <button type="button" className={styles.group} aria-expanded={!folded} onClick={onFold}>
          <Glyph id={folded ? 'ui-right' : 'ui-chevron'} size={16} />
          <span className="ellipsis" lang={label.lang} title={words}>
            {words}
          </span>
          <span className={styles.light}>{group.alarms.length}</span>
          {group.split.map(({ priority, count }) => (
            <span key={priority} className={styles.count}>
              <Mark priority={priority} size={15} />
              {count}
            </span>
          ))}
          {group.unacknowledged > 0 && <span className={styles.light}>{t('unseen', { count: group.unacknowledged })}</span>}
        </button>
      </td>
    </tr>
  )
}

/** Room for a value against its limit, the unit once. */
const BOTH_PX = 158
/** Words that are shorter in Chinese. */
const CHINESE_PX = { value: 110, state: 118, next: 152 } as const
type Column = readonly [
  id: 'mark' | 'since' | 'age' | 'asset' | 'what' | 'value' | 'limit' | 'state' | 'owner' | 'next',
  width: number | null,
  number?: true,
]
const FULL: readonly Column[] = [
  ['mark', 34],
  ['since', 72, true],
  ['age', 62, true],
  ['asset', 82],
  ['what', null],
  ['value', 118, true],
  ['limit', 94, true],
  ['state', 122],
  ['owner', 54],
  ['next', 170],
]
const SHORT: readonly Column[] = [
  ['mark', 38],
  ['since', 84, true],
  ['age', 66, true],
  ['asset', 92],
  ['what', null],
  ['value', 168, true],
  ['state', 130],
  ['owner', 76],
]

/** `PS-03 Station PS-03` says its tag twice; once is enough. */
function withoutEcho(label: string): string {
  const [first = '', ...rest] = label.split(' ')
  return rest.join(' ').includes(first) ? rest.join(' ') : label
}
