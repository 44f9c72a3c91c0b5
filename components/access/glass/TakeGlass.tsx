'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Field, Input, Textarea } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Section } from '#/components/ui/Section.tsx'
import { BreakGlass, GLASS_MAX_MINUTES, GLASS_MIN_MINUTES, GLASS_ROLES } from '#/server/access/contract.ts'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { AreaChoice } from '../AreaChoice.tsx'
import { RoleChoice } from '../RoleChoice.tsx'
import { GiveBack } from './GiveBack.tsx'
import { GlassHeld } from './GlassNotice.tsx'

/** Takes a role at once, with the reason. While one is held there is only giving it back. */
export function TakeGlass() {
  const t = useTranslations('glass')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { glass } = useMe()
  const router = useRouter()
  const [grantId, renew] = useState(() => uuidv7())
  const [role, chooseRole] = useState<BreakGlass['role']>('engineer')
  const [areaId, chooseArea] = useState<AreaId | null>(null)
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(GLASS_MAX_MINUTES)
  const act = useAct(api.access.glass.take.mutate, ['access.'])
  const ask = BreakGlass.safeParse({ grantId, role, areaId, reason, minutes })
  const wrong = ask.error?.issues.map(({ path }) => path[0])
  const lacks = wrong && (wrong.includes('reason') ? 'reasonNeeded' : 'minutesNeeded')
  const take = () =>
    ask.data &&
    act.mutate(ask.data, {
      onSuccess: () => {
        renew(uuidv7())
        setReason('')
        router.refresh() // the frame says at once what one holds, also where the stream is away
      },
    })
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
          <Field label={t('role')} hint={roleSaid(role)}>
            {(joined) => <RoleChoice {...joined} roles={GLASS_ROLES} value={role} onChange={chooseRole} />}
          </Field>
          <Field label={t('where')}>{(joined) => <AreaChoice {...joined} value={areaId} onChange={chooseArea} />}</Field>
          <Field label={t('minutes')}>
            {(joined) => (
              <Input
                {...joined}
                type="number"
                min={GLASS_MIN_MINUTES}
                max={GLASS_MAX_MINUTES}
                value={minutes}
                onChange={(event) => setMinutes(event.target.valueAsNumber)}
              />
            )}
          </Field>
          <Field label={t('reason')} hint={t('reasonHint')} error={act.error ? said(act.error) : undefined}>
            {(joined) => <Textarea {...joined} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <Acts>
            <Button
              kind="primary"
              refused={lacks ? t(lacks, { least: GLASS_MIN_MINUTES, most: GLASS_MAX_MINUTES }) : act.isPending ? t('taking') : undefined}
              onClick={take}
            >
              {t('takeIt')}
            </Button>
          </Acts>
        </div>
      )}
    </Section>
  )
}
