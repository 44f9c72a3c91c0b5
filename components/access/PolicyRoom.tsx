'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import type { Role, SecurityPolicy } from '#/server/access/contract.ts'
import { RolePicker } from './RolePicker.tsx'

/** Stands above the form, which begins anew with what was saved: it would not live to say so. */
const useSetPolicy = () => useAct(api.access.policy.set.mutate, ['access.'])

/** How the organisation wants its people signed in. */
export function PolicyRoom() {
  const t = useTranslations('policy')
  const access = useTranslations('access')
  const may = useCan('people.manage')
  const { data } = useAsk(['access.policy.read'], () => api.access.policy.read.query(), { enabled: may })
  const act = useSetPolicy()
  if (!may) return <Broken>{access('denied')}</Broken>
  return (
    <div className={page.room}>
      <RoomHead
        title={access('tab.policy')}
        said={data && (data.changedBy?.name ? t('changed', { by: data.changedBy.name }) : t(data.changedBy ? 'asInstalled' : 'asShipped'))}
      ></RoomHead>
      {data ? <PolicyForm key={data.version} policy={data} act={act} /> : <Loading rows={8} />}
    </div>
  )
}

const TIMES = ['idleMinutes', 'endHours', 'longIdleHours', 'longEndHours'] as const
const MOST = { idleMinutes: 1440, endHours: 168, longIdleHours: 720, longEndHours: 8760 } as const satisfies Record<
  (typeof TIMES)[number],
  number
>

function PolicyForm({ policy, act }: { policy: SecurityPolicy; act: ReturnType<typeof useSetPolicy> }) {
  const t = useTranslations('policy')
  const said = useRefusal()
  const [second, setSecond] = useState<Role[]>(policy.secondFactorRoles)
  const [long, setLong] = useState<Role[]>(policy.longRoles)
  const [sso, setSso] = useState<Role[]>(policy.ssoRoles)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const of = (name: string) => Number(form.get(name))
    const times = {
      idleMinutes: of('idleMinutes'),
      endHours: of('endHours'),
      longIdleHours: of('longIdleHours'),
      longEndHours: of('longEndHours'),
    }
    act.mutate({
      version: policy.version,
      policy: { ...times, minScore: of('minScore'), secondFactorRoles: second, longRoles: long, ssoRoles: sso },
    })
  }
  const time = (name: (typeof TIMES)[number]) => (
    <Field key={name} label={t(name)} hint={t(`${name}Said`)}>
      {(joined) => (
        <Input
          {...joined}
          name={name}
          type="number"
          min={name === 'idleMinutes' ? 5 : 1}
          max={MOST[name]}
          defaultValue={policy[name]}
          required
        />
      )}
    </Field>
  )
  return (
    <form onSubmit={submit}>
      <section className={page.part}>
        <h2>{t('second')}</h2>
        <p className="quiet">{t('secondSaid')}</p>
        <RolePicker label={t('secondRoles')} chosen={second} onChange={setSecond} />
      </section>
      <section className={page.part}>
        <h2>{t('password')}</h2>
        <div className={page.narrow}>
          <Field label={t('minScore')} hint={t('minScoreSaid')}>
            {(joined) => (
              <Choice {...joined} name="minScore" defaultValue={policy.minScore}>
                {[2, 3, 4].map((score) => (
                  <option key={score} value={score}>
                    {t(`score.${score as 2 | 3 | 4}`)}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
        </div>
      </section>
      <section className={page.part}>
        <h2>{t('sessions')}</h2>
        <p className="quiet">{t('sessionsSaid')}</p>
        <div className={page.pair}>{(['idleMinutes', 'endHours'] as const).map(time)}</div>
        <RolePicker label={t('longRoles')} chosen={long} onChange={setLong} />
        <div className={page.pair}>{(['longIdleHours', 'longEndHours'] as const).map(time)}</div>
      </section>
      <section className={page.part}>
        <h2>{t('sso')}</h2>
        <p className="quiet">{t('ssoSaid')}</p>
        <RolePicker label={t('ssoRoles')} chosen={sso} onChange={setSso} />
      </section>
      <section className={page.part}>
        {act.error && <p role="alert">{said(act.error)}</p>}
        {act.isSuccess && <p role="status">{t('saved')}</p>}
        <div className={page.buttons}>
          <Button kind="primary" type="submit" refused={act.isPending ? t('saving') : undefined}>
            {t('save')}
          </Button>
        </div>
      </section>
    </form>
  )
}
