'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { LifeStep } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { ActDialog } from './ActDialog.tsx'
import styles from './life.module.css'
import { momentIn } from './zoned.ts'

/** The next state of a life, with when it was reached; before retiring, what still stands on the object. */
export function StepDialog(props: { object: ObjectDetail; step: LifeStep; documented: boolean; onClose(): void }) {
  const { object, step } = props
  const t = useTranslations('life')
  const { timeZone } = useSite()
  const [when, setWhen] = useState('')
  const [despite, setDespite] = useState(false)
  const retiring = step === 'retire'
  const { data } = useAsk(
    ['registry.life.dependents', { objectId: object.id }],
    () => api.registry.life.dependents.query({ objectId: object.id as never }),
    { enabled: retiring },
  )
  const needed = retiring ? (data ?? []) : []
  const atMs = momentIn(timeZone, when)
  return (
    <ActDialog
      title={t('stepOf', { step: t(`step.${step}`), tag: object.tag })}
      description={t(`stepSaid.${step}`)}
      verb={t(`step.${step}`)}
      documented={props.documented}
      notYet={needed.length > 0 && !despite ? t('neededNotYet') : undefined}
      onClose={props.onClose}
      act={(reason) =>
        api.registry.life.step.mutate({
          objectId: object.id as never,
          version: object.version,
          step,
          ...reason,
          ...(atMs === null ? {} : { at: new Date(atMs).toISOString() }),
          ...(despite ? { despite } : {}),
        })
      }
    >
      {needed.length > 0 && (
        <div className={styles.needed}>
          <p>{t('needed', { count: needed.length })}</p>
          <ul>
            {needed.map((one) => (
              <li key={`${one.id}${one.how}`}>
                {one.tag} <span className="quiet">{t(`how.${one.how}`)}</span>
              </li>
            ))}
          </ul>
          <label className={styles.check}>
            <input type="checkbox" checked={despite} onChange={(event) => setDespite(event.target.checked)} />
            {t('despite')}
          </label>
        </div>
      )}
      <Field label={t('when')} hint={t('whenHint', { zone: timeZone })}>
        {(joined) => <Input {...joined} type="datetime-local" value={when} onChange={(event) => setWhen(event.target.value)} />}
      </Field>
    </ActDialog>
  )
}
