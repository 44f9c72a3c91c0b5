'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAlarmValue } from '#/components/alarms/AlarmRowCells.tsx'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { TimeLeft } from '#/components/charts/TimeLeft.tsx'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { AssignButton } from './AssignButton.tsx'
import { useNames } from './Name.tsx'
import styles from './object.module.css'
import type { About } from './useAbout.ts'
import { useAlarmKeys } from './useAlarmKeys.ts'

/** The most urgent open alarm with the time left, its cause, what happens if nothing is done, and what to do. */
export function AlarmSection({ about, shortcuts }: { about: About; shortcuts: boolean }) {
  const t = useTranslations('object')
  const [alarm, ...others] = about.alarms
  if (!alarm)
    return (
      <Section title={t('openAlarms')}>
        <p className={styles.none}>
          {about.pending.alarms ? t('asking') : about.alerts.length ? t('noneButAlerts', { count: about.alerts.length }) : t('none')}
        </p>
        {about.alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </Section>
    )
  return (
    <Section
      title={t.rich('openAlarm', { age: () => <Age at={alarm.raisedAt} clock /> })}
      aside={<Acts alarm={alarm} shortcuts={shortcuts} />}
    >
      {alarm.respondBy && <TimeLeft fromIso={alarm.raisedAt} byIso={alarm.respondBy} />}
      <AlarmFacts alarm={alarm} />
      {others.map((other) => (
        <AlertLine key={other.id} alert={other} />
      ))}
    </Section>
  )
}

function Acts({ alarm, shortcuts }: { alarm: AlarmRow; shortcuts: boolean }) {
  const t = useTranslations('object')
  const said = useRefusal()
  const may = useCan('alarm.acknowledge', alarm.objectId)
  const [assigning, setAssigning] = useState(false)
  const acknowledge = useAct((alarmIds: string[]) => api.alarms.acknowledge.mutate({ alarmIds }), ['alarms.', 'twins.map'])
  const needed = alarm.state === 'unacknowledged' || (alarm.state === 'returned' && !alarm.acknowledgedAt)
  useAlarmKeys(shortcuts && may, {
    a: () => needed && acknowledge.mutate([alarm.id]),
    m: () => setAssigning(true),
  })
  if (!may) return null
  return (
    <>
      {acknowledge.error && (
        <span className={styles.refused} role="alert">
          {said(acknowledge.error)}
        </span>
      )}
      {needed && (
        <Button
          small
          {...(shortcuts ? { shortcut: 'a' } : {})}
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate([alarm.id])}
        >
          {t('acknowledge')}
        </Button>
      )}
      <AssignButton alarm={alarm} shortcut={shortcuts} open={assigning} onOpen={setAssigning} />
    </>
  )
}

function AlarmFacts({ alarm }: { alarm: AlarmRow }) {
  const t = useTranslations('object')
  const name = useNames()
  const say = useAlarmValue()
  const why = alarm.rationalisation
  return (
    <dl className={styles.facts}>
      {alarm.value !== null && alarm.limit !== null && (
        <>
          <dt>{t('value')}</dt>
          <dd>
            <strong>{say.value(alarm)}</strong> {t('against')} {say.limit(alarm)}
          </dd>
        </>
      )}
      {why && (
        <>
          <dt>{t('cause')}</dt>
          <dd>{name(why.cause)}</dd>
          <dt>{t('ifNothing')}</dt>
          <dd>{name(why.consequence)}</dd>
          <dt>{t('do')}</dt>
          <dd className="medium">
            {why.response.map((step) => (
              <span key={step.en} className={styles.step}>
                {name(step)}
              </span>
            ))}
          </dd>
        </>
      )}
      <dt>{t('standing')}</dt>
      <dd>
        {t(`alarmState.${alarm.state}`)} · {alarm.owner ? t('ownedBy', { name: alarm.owner.name }) : t('noOwner')}
      </dd>
    </dl>
  )
}

function AlertLine({ alert }: { alert: AlarmRow }) {
  const name = useNames()
  return (
    <p className={styles.line}>
      <Mark priority={alert.priority} size={15} />
      <span className="grow ellipsis">{name(alert.names)}</span>
      <Time at={alert.raisedAt} className="quiet t12" />
    </p>
  )
}
