'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useReason } from '#/components/fleet/useReason.ts'
import { ObjectPick, useObjectByCode } from '#/components/life/ObjectPick.tsx'
import { Button, RoomForReason } from '#/components/ui/Button.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import type { Quarantined, RetryAnswer } from '#/server/telemetry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './data.module.css'
import { MENDS, type Mend } from './group.ts'

/** Says what was wrong and sends the readings through admission once more: whose they are, by what value and time were off. */
export function RetryForm({
  group,
  rows,
  count,
}: {
  group: { gatewayId: GatewayId; reason: string }
  rows: readonly Quarantined[]
  count: number
}) {
  const t = useTranslations('data')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [mend, setMend] = useState<Mend>('none')
  const [own, setOwn] = useState({ factor: '1', offset: '0' })
  const [shiftS, setShiftS] = useState('0')
  const [code, setCode] = useState('')
  const [channel, setChannel] = useState('')
  const { found } = useObjectByCode(code)
  const channels = twinType(found?.typeId ?? '')?.channels ?? []
  const retry = useAct(api.telemetry.retryQuarantined.mutate, ['telemetry.'])
  const names = [...new Set(rows.flatMap((row) => row.name ?? []))].sort()
  const { factor, offset } = MENDS[mend] ?? { factor: Number(own.factor), offset: Number(own.offset) }
  const shiftMs = Math.round(Number(shiftS) * 1_000)
  const wrong =
    !Number.isFinite(factor) || factor === 0 || !Number.isFinite(offset) || !Number.isFinite(shiftMs)
      ? t('notANumber')
      : code.trim() !== '' && !channels.some(({ id }) => id === channel)
        ? t('channelNeeded')
        : retry.isPending
          ? t('trying')
          : undefined
  if (!open)
    return (
      <>
        <Button small kind="primary" onClick={() => setOpen(true)}>
          {t('retry', { count })}…
        </Button>
        {retry.data && <Outcome answer={retry.data} />}
      </>
    )
  const send = () =>
    retry.mutate(
      {
        which: name === '' ? group : { ids: rows.filter((row) => row.name === name).map(({ id }) => id) },
        ...(found && channel ? { to: { objectId: found.id, channel } } : {}),
        factor,
        offset,
        shiftMs,
      },
      { onSuccess: () => setOpen(false) },
    )
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) send()
      }}
    >
      {names.length > 1 && (
        <Field label={t('which')}>
          {(joined) => (
            <Choice {...joined} value={name} onChange={(event) => setName(event.target.value)}>
              <option value="">{t('allOfThem', { count })}</option>
              {names.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Choice>
          )}
        </Field>
      )}
      <Field label={t('mend')}>
        {(joined) => (
          <Choice {...joined} value={mend} onChange={(event) => setMend(event.target.value as Mend)}>
            {(Object.keys(MENDS) as Mend[]).map((one) => (
              <option key={one} value={one}>
                {t(`mends.${one}`)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      {mend === 'own' && (
        <div className={styles.pair}>
          <Field label={t('factor')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={own.factor} onChange={(event) => setOwn({ ...own, factor: event.target.value })} />}
          </Field>
          <Field label={t('offset')}>
            {(joined) => <Input {...joined} inputMode="decimal" value={own.offset} onChange={(event) => setOwn({ ...own, offset: event.target.value })} />}
          </Field>
        </div>
      )}
      <Field label={t('shift')} hint={t('shiftHint')}>
        {(joined) => <Input {...joined} inputMode="decimal" value={shiftS} onChange={(event) => setShiftS(event.target.value)} />}
      </Field>
      <ObjectPick label={t('belongsTo')} value={code} onChange={setCode} />
      {found && (
        <Field label={t('channel')}>
          {(joined) => (
            <Choice {...joined} value={channel} onChange={(event) => setChannel(event.target.value)}>
              <option value="">–</option>
              {channels.map((one) => (
                <option key={one.id} value={one.id}>
                  {nameIn(one.names, locale).text}
                </option>
              ))}
            </Choice>
          )}
        </Field>
      )}
      {retry.error && <p role="alert">{said(retry.error)}</p>}
      <div className={styles.buttons}>
        <RoomForReason value><Button small kind="primary" type="submit" refused={wrong}>
          {t('send')}
        </Button></RoomForReason>
        <Button small kind="ghost" onClick={() => setOpen(false)}>
          {t('leaveIt')}
        </Button>
      </div>
    </form>
  ) // biome-ignore format: fields one below the other
}

function Outcome({ answer }: { answer: RetryAnswer }) {
  const t = useTranslations('data')
  const reason = useReason()
  const still = answer.refused.map((it) => `${it.count} ${reason(it.reason)}`).join(t('and'))
  return (
    <p role="status" className={styles.said}>
      {t('stored', { stored: answer.stored, tried: answer.tried })} {still && t('still', { still })}
    </p>
  )
}
