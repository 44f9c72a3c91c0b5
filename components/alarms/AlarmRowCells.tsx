'use client'
import { useLocale, useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
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
  return (alarm: AlarmRow, value: number | null) => {
    if (value === null) return '–'
    const type = twinType(alarm.typeId)
    const channel = alarm.channel && type ? channelOf(type, alarm.channel) : null
    const figure = channel ? wordValue(channel, value, locale) : formatNumber(value, Number.isInteger(value) ? 0 : 2)
    const unit = unitSymbol(alarm.unit || channel?.unit || '1')
    return unit === '' ? figure : `${figure} ${unit}`
  }
}

/** The cells of one alarm. `short` for the list under the map: value against limit in one, no next step. */
export function AlarmRowCells({ alarm, short, narrow }: { alarm: AlarmRow; short?: boolean; narrow?: boolean }) {
  const t = useTranslations('alarms')
  const locale = useLocale() as 'en' | 'zh-CN'
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
          <Age at={alarm.raisedAt} clock />
        </td>
      )}
      <td data-strong>{alarm.tag}</td>
      <td lang={what.lang} title={what.text}>
        {what.text}
      </td>
      {short ? (
        <td data-num>{alarm.limit === null ? say(alarm, alarm.value) : `${say(alarm, alarm.value)} / ${say(alarm, alarm.limit)}`}</td>
      ) : (
        <>
          <td data-num data-strong>
            {say(alarm, alarm.value)}
          </td>
          <td data-num data-quiet>
            {say(alarm, alarm.limit)}
          </td>
        </>
      )}
      <td>{alarm.isAlert ? t('alert') : t(`state.${alarm.state}`)}</td>
      {!(short && narrow) && <td data-quiet={alarm.owner ? undefined : true}>{alarm.owner?.name ?? t('noOwner')}</td>}
      {!short && !narrow && (
        <td title={next ? nameIn(next, locale).text : undefined}>{alarm.orderNumber ?? (next ? nameIn(next, locale).text : '–')}</td>
      )}
    </>
  )
}
