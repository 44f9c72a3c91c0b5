'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import styles from '#/components/ui/decision.module.css'
import { Choice, Field, Textarea } from '#/components/ui/Field.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Section } from '#/components/ui/Section.tsx'
import sides from '#/components/ui/sides.module.css'
import { Age } from '#/components/ui/Time.tsx'
import type { ClashRow, Decision } from '#/server/registry/contract.ts'
import { SideValue } from './SideValue.tsx'

/** Both sides beside each other, what differs first to be seen; below it the decision, with its reason. */
export function ClashPanel({ clash }: { clash: ClashRow }) {
  const t = useTranslations('clashes')
  const { left, right, decided, data } = clash
  const bound = typeof data.bound === 'string' ? data.bound : null
  return (
    <div className={styles.panel}>
      <h2>{t(`kind.${clash.kind}`)}</h2>
      <p className="quiet">{t(`why.${clash.kind}`)}</p>
      {bound && <p>{t('pair', { bound, seen: String(data.value) })}</p>}
      <table className={sides.sides}>
        <thead>
          <tr>
            <td />
            {[left, right].map((side, i) => (
              <th key={i === 0 ? 'left' : 'right'} scope="col">
                <Link href={`/id/${side.code}`}>{side.tag}</Link>
                <span className="quiet">{t(i === 0 ? 'column.had' : 'column.came')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {left.fields.map(({ field, value }, i) => {
            const other = right.fields[i]?.value ?? ''
            if (value === '' && other === '') return null
            return (
              <tr key={field} data-differs={value !== other}>
                <th scope="row">{t(`field.${field}` as never)}</th>
                <td>
                  <SideValue field={field} value={value} />
                </td>
                <td>
                  <SideValue field={field} value={other} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {decided ? (
        <Section title={t('decidedBy', { by: decided.by })} aside={<Age at={decided.at} />}>
          <p>
            {t(`decided.${decided.decision}`)}
            {decided.winner && `: ${decided.winner === 'left' ? left.tag : right.tag}`}
          </p>
          <p className="quiet">{decided.why}</p>
        </Section>
      ) : (
        <Decide clash={clash} />
      )}
    </div>
  )
}

function Decide({ clash }: { clash: ClashRow }) {
  const t = useTranslations('clashes')
  const said = useRefusal()
  const may = useCan('registry.decide')
  const [decision, setDecision] = useState<Decision>('keep')
  const [winner, setWinner] = useState<'left' | 'right'>('left')
  const [why, setWhy] = useState('')
  const decide = useAct(
    () => api.registry.clashes.decide.mutate({ clashId: clash.id, decision, winner, why }),
    ['registry.', 'twins.', 'search.'],
  )
  if (!may) return <p className="quiet">{t('mayNot')}</p>
  const refused = why.trim().length < 3 ? t('reasonNeeded') : decide.isPending ? t('deciding') : undefined
  return (
    <Section title={t('decide')}>
      <fieldset className={styles.choices}>
        <legend className="hidden-text">{t('decide')}</legend>
        {clash.decisions.map((one) => (
          <label key={one}>
            <input type="radio" name="decision" checked={decision === one} onChange={() => setDecision(one)} />
            <span>
              <b>{t(`decision.${one}`)}</b>
              <span className="quiet">
                {t(`follows.${clash.kind}.${one}` as 'follows.number.keep', { left: clash.left.tag, right: clash.right.tag })}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {decision === 'merge' && (
        <Field label={t('winner')}>
          {(joined) => (
            <Choice {...joined} value={winner} onChange={(event) => setWinner(event.target.value as 'left' | 'right')}>
              <option value="left">{clash.left.tag}</option>
              <option value="right">{clash.right.tag}</option>
            </Choice>
          )}
        </Field>
      )}
      <Field label={t('reason')} error={decide.error ? said(decide.error) : undefined}>
        {(joined) => <Textarea {...joined} value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      <Button kind="primary" onClick={() => decide.mutate(undefined)} refused={refused}>
        {t(`decision.${decision}`)}
      </Button>
      {refused && (
        <p className="t12 quiet" aria-hidden="true">
          {refused}
        </p>
      )}
    </Section>
  )
}
