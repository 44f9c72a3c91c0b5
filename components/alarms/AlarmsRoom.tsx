'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Split } from '#/components/frame/Split.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import type { AlarmKpi, AlarmRow } from '#/server/alarms/contract.ts'
import { AlarmTable } from './AlarmTable.tsx'
import styles from './alarms.module.css'
import { causesOf, groupAlarms, mayAcknowledge } from './grouping.ts'
import { ResponsePanel } from './ResponsePanel.tsx'
import { useAlarmKeys } from './useAlarmKeys.tsx'
import { useAlarms } from './useAlarms.ts'

const VIEWS = ['cause', 'time', 'place'] as const
const STATES = ['open', 'shelved', 'closed'] as const

export function AlarmsRoom() {
  const t = useTranslations('alarms')
  const wordRefusal = useRefusal()
  const [view, setView] = useQueryState('by', parseAsStringLiteral(VIEWS).withDefault('cause'))
  const [state, setState] = useQueryState('state', parseAsStringLiteral(STATES).withDefault('open'))
  const [chosenId, setChosenId] = useQueryState('alarm', parseAsString)
  const asked = useAlarms(state)
  const alarms = useMemo(() => asked.data?.alarms ?? [], [asked.data])
  const groups = useMemo(() => groupAlarms(alarms, view), [alarms, view])
  const rows = useMemo(() => groups.flatMap((group) => group.alarms), [groups])
  const chosen = rows.find((row) => row.id === chosenId) ?? (chosenId === null ? (rows[0] ?? null) : null)
  const select = (alarm: AlarmRow) => void setChosenId(alarm.id)
  const hands = useAlarmKeys(rows, chosen, select)
  return (
    <Split
      label={t('response')}
      inspector={chosen ? <ResponsePanel key={chosen.id} alarm={chosen} hands={hands} /> : <Hint>{t('chooseOne')}</Hint>}
    >
      <div className={styles.view}>
        <header className={styles.head}>
          <h2>
            {t(`heading.${state}`, {
              count: alarms.filter((alarm) => !alarm.isAlert).length,
              alerts: alarms.filter((alarm) => alarm.isAlert).length,
            })}
          </h2>
          <Said alarms={alarms} />
          <Segmented
            label={t('which')}
            value={state}
            onChange={(next) => void setState(next)}
            options={STATES.map((value) => ({ value, label: t(`which_${value}`) }))}
          />
          <Segmented
            label={t('arrange')}
            value={view}
            onChange={(next) => void setView(next)}
            options={VIEWS.map((value) => ({ value, label: t(`by.${value}`) }))}
          />
        </header>
        {asked.data && <KpiStrip kpi={asked.data.kpi} />}
        <div className={styles.scroll}>
          {asked.isPending && <Loading rows={8} />}
          {asked.isError && !asked.data && <Broken>{wordRefusal(asked.error)}</Broken>}
          {asked.data && rows.length === 0 && <Empty>{t(`none.${state}`)}</Empty>}
          {rows.length > 0 && <AlarmTable groups={groups} selectedId={chosen?.id ?? null} onSelect={select} />}
        </div>
        {hands.failed !== null && (
          <p className={styles.said} role="alert">
            {wordRefusal(hands.failed)}
          </p>
        )}
      </div>
      {hands.dialog}
    </Split>
  )
}

function Said({ alarms }: { alarms: readonly AlarmRow[] }) {
  const t = useTranslations('alarms')
  const sounding = alarms.filter((alarm) => !alarm.isAlert)
  const unseen = sounding.filter(mayAcknowledge).length
  return <p className="quiet grow ellipsis">{sounding.length > 0 && t('said', { unseen, causes: causesOf(sounding) })}</p>
}

/** Against the targets of IEC 62682: one alarm in ten minutes, and 5, 15, 80 % by priority. */
function KpiStrip({ kpi }: { kpi: AlarmKpi }) {
  const t = useTranslations('alarms')
  const all = kpi.split.reduce((sum, count) => sum + count, 0)
  const percent = (count: number) => (all === 0 ? 0 : Math.round((100 * count) / all))
  const bold = (text: React.ReactNode) => <b>{text}</b>
  return (
    <div className={styles.kpi}>
      <span>{t.rich('kpi.rate', { count: kpi.inTenMinutes, b: bold })}</span>
      <span>{t.rich('kpi.stale', { count: kpi.stale, b: bold })}</span>
      <span>{t.rich('kpi.chattering', { count: kpi.chattering, b: bold })}</span>
      <span className="ellipsis">
        {t('kpi.split', { one: percent(kpi.split[0]), two: percent(kpi.split[1]), three: percent(kpi.split[2]) })}
      </span>
      <span className="grow" />
      <span className={styles.keys}>
        <Kbd>a</Kbd> {t('acknowledge')} <Kbd>s</Kbd> {t('shelve')} <Kbd>m</Kbd> {t('assign')}
      </span>
    </div>
  )
}
