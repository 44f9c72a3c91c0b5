'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Choice, Field, Input, Textarea } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Section } from '#/components/ui/Section.tsx'
import { BreakGlass, GLASS_MAX_MINUTES, GLASS_ROLES } from '#/server/access/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { useAreas } from '../where.ts'
import { GiveBack } from './GiveBack.tsx'
import { GlassHeld } from './GlassNotice.tsx'

const SHORTEST_REASON = 10
const LEAST_MINUTES = 5

/** Takes a role at once, with the reason. While one is held there is only giving it back. */
export function TakeGlass() {
  const t = useTranslations('glass')
  const role = useTranslations('frame.role')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { areas, nameOf } = useAreas()
  const { glass } = useMe()
  const [grantId, renew] = useState(() => uuidv7())
  const [chosen, choose] = useState<(typeof GLASS_ROLES)[number]>('engineer')
  const [areaId, chooseArea] = useState('')
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(GLASS_MAX_MINUTES)
  const act = useAct(api.access.glass.take.mutate, ['access.'])
  const ask = { grantId, role: chosen, areaId: areaId || null, reason: reason.trim(), minutes }
  const take = () =>
    act.mutate(BreakGlass.parse(ask), {
      onSuccess: () => {
        renew(uuidv7())
        setReason('')
      },
    })
  const short = reason.trim().length < SHORTEST_REASON
  return (
    <Section title={glass ? t('open') : t('take')}>
      {glass ? (
        <div className={page.form}>
          <p className="t13">
            <GlassHeld glass={glass} />
          </p>
          <div className={page.buttons}>
            <GiveBack grantId={glass.grantId} />
          </div>
        </div>
      ) : (
        <div className={page.form}>
          <p className="quiet t13">{t('takeSaid')}</p>
          <Field label={t('role')} hint={roleSaid(chosen)}>
            {(joined) => (
              <Choice {...joined} value={chosen} onChange={(event) => choose(event.target.value as typeof chosen)}>
                {GLASS_ROLES.map((one) => (
                  <option key={one} value={one}>
                    {role(one)}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
          <Field label={t('where')}>
            {(joined) => (
              <Choice {...joined} value={areaId} onChange={(event) => chooseArea(event.target.value)}>
                <option value="">{nameOf(null)}</option>
                {areas.map(({ id }) => (
                  <option key={id} value={id}>
                    {nameOf(id)}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
          <Field label={t('minutes')}>
            {(joined) => (
              <Input
                {...joined}
                type="number"
                min={LEAST_MINUTES}
                max={GLASS_MAX_MINUTES}
                value={minutes}
                onChange={(event) => setMinutes(event.target.valueAsNumber)}
              />
            )}
          </Field>
          <Field label={t('reason')} hint={t('reasonHint')} error={act.error ? said(act.error) : undefined}>
            {(joined) => <Textarea {...joined} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <div className={page.buttons}>
            <Button kind="primary" refused={short ? t('reasonNeeded') : act.isPending ? t('taking') : undefined} onClick={take}>
              {t('takeIt')}
            </Button>
          </div>
        </div>
      )}
    </Section>
  )
}
