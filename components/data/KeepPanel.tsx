'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button, RoomForReason } from '#/components/ui/Button.tsx'
import { Choice, Field } from '#/components/ui/Field.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { GRADES, type Grade, KEPT, KeepRule, type StorageAnswer } from '#/server/telemetry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

const OFFERED_DAYS = [30, 90, 180, 366, 731, 1_827, 3_653] as const
const REMOVED_SHOWN = 5

/** How long readings of a type (or of all) are kept, by grade, with what that costs: before it is set. */
export function KeepPanel({ told, typeId }: { told: DataHealth; typeId: string | null }) {
  const t = useTranslations('data')
  const locale = useLocale() as Locale
  const [grade, setGrade] = useState<Grade>('general')
  const type = typeId === null ? undefined : twinType(typeId)
  const { data } = told.storage
  if (!data) return <Loading rows={6} />
  const held = keptNow(data.keep, typeId, grade)
  return (
    <>
      <Section title={type ? t('keepOf', { type: nameIn(type.names, locale).text }) : t('keepAll')}>
        <Segmented label={t('grade')} value={grade} options={GRADES.map((value) => ({ value, label: t(`grades.${value}`) }))} onChange={(next) => setGrade(next)} />
        <Rule key={`${typeId} ${grade} ${JSON.stringify(held)}`} held={{ ...held, typeId, grade }} storage={data} own={held.typeId === typeId} />
      </Section>
      <Section title={t('removed')}>
        {data.removed.length === 0 ? (
          <p className={styles.calm}>{t('nothingRemoved')}</p>
        ) : (
          <ul className={styles.series}>
            {data.removed.slice(0, REMOVED_SHOWN).map((it) => (
              <li key={`${it.at} ${it.typeId} ${it.what}`}>
                <b className="figures">{bytesText(it.bytes)}</b>
                <span>{t(`kept.${it.what}`)}</span>
                <span className="quiet ellipsis">{nameIn(twinType(it.typeId)?.names ?? { en: it.typeId }, locale).text}</span>
                <Time at={it.at} compact className="quiet" />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  ) // biome-ignore format: parts of a panel
}

/** The rule that counts: the type's own, else the one of its grade. */
function keptNow(rules: readonly KeepRule[], typeId: string | null, grade: Grade): KeepRule {
  const of = (whose: string | null) => rules.find((rule) => rule.grade === grade && rule.typeId === whose)
  return of(typeId) ?? of(null) ?? { typeId: null, grade, raw: null, minutes: null, hours: null, days: null }
}

function Rule({ held, storage, own }: { held: KeepRule; storage: StorageAnswer; own: boolean }) {
  const t = useTranslations('data')
  const said = useRefusal()
  const mayKeep = useCan('telemetry.keep')
  const [rule, setRule] = useState(held)
  const changed = KEPT.some((what) => rule[what] !== held[what])
  const valid = KeepRule.safeParse(rule).success
  const growing = storage.growth.bytesPerDay > 0
  const would = useAsk(['telemetry.storageWith', rule], ({ signal }) => api.telemetry.storageWith.query(rule, { signal }), {
    enabled: changed && valid,
    keep: true,
  })
  const save = useAct(api.telemetry.setKeep.mutate, ['telemetry.storage'])
  const refused = !changed ? t('unchanged') : !valid ? t('coarserLonger') : save.isPending ? t('saving') : undefined
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!refused) save.mutate(rule)
      }}
    >
      {!own && <p className={styles.calm}>{t('asItsGrade')}</p>}
      <div className={styles.pair}>
      {KEPT.map((what) => (
        <Field key={what} label={t(`kept.${what}`)}>
          {(joined) => (
            <Choice {...joined} disabled={!mayKeep} value={rule[what] ?? ''} onChange={(event) => setRule({ ...rule, [what]: event.target.value === '' ? null : Number(event.target.value) })}>
              {offered(held[what]).map((days) => (
                <option key={days} value={days}>
                  {days < 366 ? t('days', { days }) : t('years', { years: Math.round(days / 36.525) / 10 })}
                </option>
              ))}
              <option value="">{t('forEver')}</option>
            </Choice>
          )}
        </Field>
      ))}
      </div>
      <table className={styles.costs}>
        <caption>{growing ? t('costs') : `${t('costs')} · ${t('tooYoung')}`}</caption>
        <tbody>
          {storage.forecast.map(({ days, bytes }) => {
            const then = changed && valid ? would.data?.find((it) => it.days === days)?.bytes : undefined
            return (
              <tr key={days}>
                <th scope="row">{days < 365 ? t('inDays', { days }) : t('inYears', { years: Math.round(days / 365) })}</th>
                <td className="figures">{growing ? bytesText(bytes) : '–'}</td>
                <td className="figures">{then === undefined ? '' : <b>→ {growing ? bytesText(then) : '–'}</b>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {rule.raw !== null && (held.raw === null || rule.raw < held.raw) && <p className={styles.said}>{t('goesForGood')}</p>}
      {save.error && <p role="alert">{said(save.error)}</p>}
      {mayKeep ? (
        <div className={styles.buttons}>
          <RoomForReason value><Button small kind="primary" type="submit" refused={refused}>
            {t('keepSo')}
          </Button></RoomForReason>
          {changed && (
            <Button small kind="ghost" onClick={() => setRule(held)}>
              {t('leaveIt')}
            </Button>
          )}
        </div>
      ) : (
        <p className={styles.calm}>{t('stewardsKeep')}</p>
      )}
    </form>
  ) // biome-ignore format: fields two by two
}

const offered = (held: number | null): number[] =>
  [...new Set<number>([...OFFERED_DAYS, ...(held === null ? [] : [held])])].sort((a, b) => a - b)
