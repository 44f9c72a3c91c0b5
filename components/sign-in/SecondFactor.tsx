'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { DoorCard } from '#/components/frame/Door.tsx'
import { signOut } from '#/components/frame/sign-out.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { Standing } from '#/server/access/contract.ts'
import { EnrolTotp } from './EnrolTotp.tsx'
import { ProveForm } from './ProveForm.tsx'
import { canPasskey, makePasskey, turnedAway } from './passkey.ts'
import { StepUp } from './StepUp.tsx'
import styles from './sign-in.module.css'

/** What stands between a password and the rooms: a second factor to show, or, for who must have one and has none, to set up. */
export function SecondFactor({ standing, to }: { standing: Standing; to: string }) {
  const t = useTranslations('proof')
  const goOn = () => location.assign(to)
  const prove = standing.state === 'prove'
  return (
    <DoorCard title={prove ? t('title') : t('enrolTitle')} said={prove ? t('said') : t('enrolSaid')} foot={<SignOut />}>
      <StepUp />
      {prove ? <ProveForm standing={standing} secondStep onProved={goOn} /> : <Enrol onDone={goOn} />}
    </DoorCard>
  )
}

function SignOut() {
  const t = useTranslations('proof')
  return (
    <Button kind="ghost" small onClick={() => void signOut()}>
      {t('signOut')}
    </Button>
  )
}

function Enrol({ onDone }: { onDone(): void }) {
  const t = useTranslations('proof')
  const [way, setWay] = useState<'app' | 'passkey' | null>(null)
  const [passkeys, setPasskeys] = useState(false)
  useEffect(() => setPasskeys(canPasskey()), [])
  if (way === 'app') return <EnrolTotp onDone={onDone} />
  if (way === 'passkey') return <EnrolPasskey onDone={onDone} />
  return (
    <div className={styles.form}>
      <Button kind="primary" onClick={() => setWay('app')}>
        {t('withApp')}
      </Button>
      <p className="quiet t13">{t('withAppSaid')}</p>
      {passkeys && (
        <>
          <Button onClick={() => setWay('passkey')}>{t('withPasskey')}</Button>
          <p className="quiet t13">{t('withPasskeySaid')}</p>
        </>
      )}
    </div>
  )
}

/** A passkey under a name by which its owner knows it again. */
export function EnrolPasskey({ onDone }: { onDone(): void }) {
  const t = useTranslations('proof')
  const said = useRefusal()
  const [failed, setFailed] = useState<string | null>(null)
  async function make(name: string) {
    setFailed(null)
    try {
      await makePasskey(name)
      onDone()
    } catch (error) {
      setFailed(turnedAway(error) ? t('turnedAway') : said(error))
    }
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        void make(String(new FormData(event.currentTarget).get('name') ?? '').trim())
      }}
    >
      <Field label={t('passkeyName')} hint={t('passkeyNameHint')} error={failed ?? undefined}>
        {(joined) => <Input {...joined} name="name" maxLength={100} required autoFocus autoComplete="off" />}
      </Field>
      <Button kind="primary" type="submit">
        {t('makePasskey')}
      </Button>
    </form>
  )
}
