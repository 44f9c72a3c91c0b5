'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoment } from '#/components/area/useValues.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { formatSpan } from '#/components/ui/length.ts'
import { Mark } from '#/components/ui/Mark.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { channelOf, twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'

/** `0.090 m³/s`: by the places and states of the alarm's channel, where it has one. */
export function useAlarmValue() {
  const locale = useLocale()
  const channelIn = (alarm: AlarmRow) => {
    const type = twinType(alarm.typeId)
    return alarm.channel && type ? channelOf(type, alarm.channel) : null
  }
  const withUnit = (figure: string, unit: string) => (unit === '' ? figure : `${figure} ${unit}`)
  const value = (alarm: AlarmRow): string => {
    if (alarm.value === null) return '–'
    const channel = channelIn(alarm)
    const figure = channel ? wordValue(channel, alarm.value, locale) : formatNumber(alarm.value, Number.isInteger(alarm.value) ? 0 : 2)
    return withUnit(figure, unitSymbol(alarm.unit || channel?.unit || '1'))
  }
  /** Of a state the limit is the state that would be right. */
  const limit = (alarm: AlarmRow): string => {
    if (alarm.limit === null) return '–'
    const channel = channelIn(alarm)
    const right = channel?.states && rightState(channel.states, alarm.value, alarm.limit)
    if (right) return nameIn(right.names, locale as 'en' | 'zh-CN').text
    return withUnit(
      formatNumber(alarm.limit, placesOf(alarm.limit, channel?.decimals ?? 0)),
      unitSymbol(alarm.unit || channel?.unit || '1'),
    )
  }
  /** `0.090 / 0.250 m³/s`: the unit once. */
  const both = (alarm: AlarmRow): string => {
    if (alarm.limit === null) return value(alarm)
    const unit = ` ${unitSymbol(alarm.unit)}`
    const own = value(alarm)
    return `${unit !== ' ' && own.endsWith(unit) ? own.slice(0, -unit.length) : own} / ${limit(alarm)}`
  }
  return { value, limit, both }
}

function rightState<S extends { value: number }>(states: readonly S[], value: number | null, limit: number): S | undefined {
  const below = value !== null && value < limit
  const across = states.filter((state) => (below ? state.value > limit : state.value < limit))
  return across.toSorted((a, b) => Math.abs(a.value - limit) - Math.abs(b.value - limit))[0]
}

/** As many places as the channel shows, more where the limit has more, at most three. */
function placesOf(value: number, least: number): number {
  const needed = [0, 1, 2, 3].find((places) => Math.abs(value - Number(value.toFixed(places))) < 1e-9) ?? 3
  return Math.max(least, needed)
}

/** The cells of one alarm. `short` for the list under the map: no next step; there and where it is narrow value and limit are one. */
export function AlarmRowCells({ alarm, short, narrow }: { alarm: AlarmRow; short?: boolean; narrow?: boolean }) {
  const t = useTranslations('alarms')
  const locale = useLocale() as 'en' | 'zh-CN'
  const moment = useMoment()
  const say = useAlarmValue()
  const what = nameIn(alarm.names, locale)
  const next = alarm.rationalisation?.response[0]
  return (
    <>
      <td>
        <Mark priority={alarm.priority} unacknowledged={alarm.state === 'unacknowledged' && !alarm.isAlert} />
      </td>
      <td data-num>
        <Time at={alarm.raisedAt} compact />
      </td>
      {!narrow && (
        <td data-num data-quiet>
          {moment ? (
            <span className="figures">{formatSpan(moment.atMs - Date.parse(alarm.raisedAt))}</span>
          ) : (
            <Age at={alarm.raisedAt} clock />
          )}
        </td>
      )}
      <td data-strong>{alarm.tag}</td>
      <td lang={what.lang} title={what.text} data-two={!short || undefined}>
        <span>{what.text}</span>
      </td>
      {short || narrow ? (
        <td data-num>{say.both(alarm)}</td>
      ) : (
        <>
          <td data-num data-strong>
            {say.value(alarm)}
          </td>
          <td data-num data-quiet>
            {say.limit(alarm)}
          </td>
        </>
      )}
      <td>{alarm.isAlert ? t('alert') : t(`state.${alarm.state}`)}</td>
      {!(short && narrow) && <td data-quiet={alarm.owner ? undefined : true}>{alarm.owner?.name ?? t('noOwner')}</td>}
      {!short && !narrow && (
        <td data-two title={next ? nameIn(next, locale).text : undefined}>
          <span>{alarm.orderNumber ?? (next ? nameIn(next, locale).text : '–')}</span>
        </td>
      )}
    </>
  )
}
