'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import styles from '#/components/ui/decision.module.css'
import { Field, Textarea } from '#/components/ui/Field.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Section } from '#/components/ui/Section.tsx'
import sides from '#/components/ui/sides.module.css'
import { Age } from '#/components/ui/Time.tsx'
import type { Answer, ProposalRow } from '#/server/registry/contract.ts'
import { useFactWords } from './useFactWords.ts'

/** What it is, what it should be, and why; who answers for it decides here. */
export function ProposalPanel({ proposal }: { proposal: ProposalRow }) {
  const t = useTranslations('facts')
  const words = useFactWords()
  const { object, facts, answered } = proposal
  return (
    <div className={styles.panel}>
      <h2>
        <Link href={objectHref(object.tag)}>{object.tag}</Link>
      </h2>
      <p className="quiet">
        <Name names={object.names} />
      </p>
      <table className={sides.sides}>
        <thead>
          <tr>
            <th scope="col">{t(`group.${proposal.group}`)}</th>
            <th scope="col">{t('column.before')}</th>
            <th scope="col">{t('column.after')}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ fact, before, after }) => (
            <tr key={fact}>
              <th scope="row">{words.fact(fact)}</th>
              <td>{words.value(fact, before) || '–'}</td>
              <td>{words.value(fact, after) || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Section title={t('proposedBy', { by: proposal.by })} aside={<Age at={proposal.at} />}>
        <p>{proposal.why}</p>
      </Section>
      {answered ? (
        <Section title={t('answeredBy', { answer: t(`answered.${answered.answer}`), by: answered.by })} aside={<Age at={answered.at} />}>
          {answered.note && <p>{answered.note}</p>}
        </Section>
      ) : (
        <AnswerIt proposal={proposal} />
      )}
    </div>
  )
}

function AnswerIt({ proposal }: { proposal: ProposalRow }) {
  const t = useTranslations('facts')
  const words = useFactWords()
  const said = useRefusal()
  const [note, setNote] = useState('')
  const act = useAct(
    (answer: Answer) => api.registry.facts.answer.mutate({ proposalId: proposal.id, answer, note }),
    ['registry.', 'twins.', 'search.'],
  )
  if (!proposal.mine && !proposal.own) return <p className="quiet">{t('waitsFor', { owner: words.owner(proposal.owner) })}</p>
  return (
    <Section title={proposal.mine ? t('decide') : t('waitsFor', { owner: words.owner(proposal.owner) })}>
      {proposal.mine && (
        <Field label={t('note')}>
          {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
      )}
      <Acts>
        {proposal.mine && (
          <>
            <Button kind="primary" refused={act.isPending ? t('deciding') : undefined} onClick={() => act.mutate('accepted')}>
              {t('accept')}
            </Button>
            <Button
              refused={note.trim() === '' ? t('noteNeeded') : act.isPending ? t('deciding') : undefined}
              onClick={() => act.mutate('declined')}
            >
              {t('decline')}
            </Button>
          </>
        )}
        {proposal.own && <Button onClick={() => act.mutate('withdrawn')}>{t('withdraw')}</Button>}
      </Acts>
      {act.error && <p role="alert">{said(act.error)}</p>}
    </Section>
  )
}
