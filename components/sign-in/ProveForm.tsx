'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { Standing } from '#/server/access/contract.ts'
import { canPasskey, provePasskey, turnedAway } from './passkey.ts'
import styles from './sign-in.module.css'

export type Way = 'password' | 'code' | 'recoveryCode'

/** What this person can show. As the second step of a sign-in a password is no answer. */
export const waysOf = ({ factors, hasPassword }: Standing, secondStep: boolean): Way[] => [
  ...(factors.totp ? (['code'] as const) : []),
  ...(hasPassword && !secondStep ? (['password'] as const) : []),
  ...(factors.totp && factors.recoveryCodes > 0 ? (['recoveryCode'] as const) : []),
]

const INPUT = {
  password: { type: 'password', autoComplete: 'current-password' },
  code: { inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 7 },
  recoveryCode: { autoComplete: 'off', spellCheck: false, maxLength: 20 },
} as const satisfies Record<Way, object>

/** Shows who one is, by one of the ways one has; the others stand beneath. */
export function ProveForm({ standing, secondStep = false, onProved }: { standing: Standing; secondStep?: boolean; onProved(): void }) {
  const t = useTranslations('proof')
  const said = useRefusal()
  const ways = waysOf(standing, secondStep)
  const [way, setWay] = useState<Way | null>(ways[0] ?? null)
  const [failed, setFailed] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [passkeys, setPasskeys] = useState(false)
  useEffect(() => setPasskeys(standing.factors.passkeys > 0 && canPasskey()), [standing])

  async function show(how: () => Promise<unknown>) {
    setBusy(true)
    setFailed(null)
    try {
      await how()
      onProved()
    } catch (error) {
      if (!turnedAway(error)) setFailed(said(error))
    }
    setBusy(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    event.stopPropagation() // a dialog may stand within another form
    const shown = String(new FormData(event.currentTarget).get('shown') ?? '')
    if (way) void show(() => api.access.account.prove.mutate(way === 'password' ? { password: shown } : way === 'code' ? { code: shown } : { recoveryCode: shown })) // biome-ignore format: one sentence
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {way && (
        <Field key={way} label={t(`way.${way}`)} hint={t(`hint.${way}`)} error={failed ?? undefined}>
          {(joined) => <Input {...joined} {...INPUT[way]} name="shown" required autoFocus />}
        </Field>
      )}
      {!way && failed && (
        <p role="alert" className="t13">
          {failed}
        </p>
      )}
      {way && (
        <Button kind="primary" type="submit" refused={busy ? t('checking') : undefined}>
          {t('show')}
        </Button>
      )}
      {passkeys && (
        <Button kind={way ? 'plain' : 'primary'} onClick={() => void show(provePasskey)}>
          {t('way.passkey')}
        </Button>
      )}
      <div className={styles.others}>
        {ways
          .filter((one) => one !== way)
          .map((one) => (
            <Button
              key={one}
              kind="ghost"
              small
              onClick={() => {
                setWay(one)
                setFailed(null)
              }}
            >
              {t(`instead.${one}`)}
            </Button>
          ))}
      </div>
      {ways.length === 0 && !passkeys && <p className="t13">{t('noWay')}</p>}
    </form>
  )
}
