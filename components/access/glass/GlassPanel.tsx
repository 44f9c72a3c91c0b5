'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Textarea } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Section } from '#/components/ui/Section.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { type GlassRow, ReviewGlass } from '#/server/access/contract.ts'
import styles from '../access.module.css'
import { PanelHead } from '../PanelHead.tsx'
import { useAreas } from '../where.ts'
import { GiveBack } from './GiveBack.tsx'
import { GlassState } from './GlassState.tsx'
import { stateOf } from './glass.ts'

/** One use: who took what, why and for how long, and what another person made of it. */
export function GlassPanel({ row, onClose }: { row: GlassRow; onClose(): void }) {
  const t = useTranslations('glass')
  const role = useTranslations('frame.role')
  const { nameOf } = useAreas()
  const { person } = useMe()
  const reviews = useCan('access.review')
  const state = stateOf(row, useNowMs())
  const own = row.person.id === person.id
  return (
    <article className={styles.panel} aria-label={t('use')}>
      <PanelHead title={row.person.name} said={`${role(row.role)} · ${nameOf(row.areaId)}`} onClose={onClose} />
      <Section>
        <dl className={page.facts}>
          <dt>{t('state')}</dt>
          <dd>
            <GlassState row={row} />
          </dd>
          <dt>{t('when')}</dt>
          <dd>
            <Time at={row.since} minute /> – <Time at={row.endedAt ?? row.until} minute /> {row.endedAt && t('ended')}
          </dd>
          <dt>{t('reason')}</dt>
          <dd>{row.reason}</dd>
          {row.review && (
            <>
              <dt>{t('review')}</dt>
              <dd>{t('by', { name: row.review.by, note: row.review.note })}</dd>
            </>
          )}
        </dl>
        {state === 'open' && own && (
          <div className={page.buttons}>
            <GiveBack grantId={row.id} />
          </div>
        )}
      </Section>
      {reviews && row.review === null && (
        <Review row={row} refused={own ? t('ownReview') : state === 'open' ? t('stillOpen') : undefined} />
      )}
    </article>
  )
}

function Review({ row, refused }: { row: GlassRow; refused: string | undefined }) {
  const t = useTranslations('glass')
  const said = useRefusal()
  const [note, setNote] = useState('')
  const act = useAct(api.access.glass.review.mutate, ['access.glass'])
  const judge = (justified: boolean) => act.mutate({ grantId: row.id, justified, note: note.trim() })
  const why = refused ?? (ReviewGlass.shape.note.safeParse(note).success ? undefined : t('noteNeeded'))
  return (
    <Section title={t('review')}>
      {refused ? (
        <p className="quiet t13">{refused}</p>
      ) : (
        <div className={page.form}>
          <Field label={t('note')} hint={why} error={act.error ? said(act.error) : undefined}>
            {(joined) => <Textarea {...joined} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
          <div className={page.buttons}>
            <Button refused={why} onClick={() => judge(true)}>
              {t('yes')}
            </Button>
            <Button refused={why} onClick={() => judge(false)}>
              {t('no')}
            </Button>
          </div>
        </div>
      )}
    </Section>
  )
}
