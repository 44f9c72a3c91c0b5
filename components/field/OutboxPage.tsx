'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { Refusal } from '#/components/api/refusal.ts'
import { useRefusalWords } from '#/components/api/useRefusal.ts'
import { Empty } from '#/components/ui/State.tsx'
import { saveFile } from '#/components/ui/save-file.ts'
import { Time } from '#/components/ui/Time.tsx'
import { nameIn } from '#/twin-models/core/names.ts'
import { FieldLink } from './FieldLink.tsx'
import field from './field.module.css'
import styles from './outbox.module.css'
import type { OutboxEntry } from './outbox.ts'
import { useOnline } from './useOnline.ts'
import { useOutbox } from './useOutbox.tsx'
import { useVersionOf } from './useVersionOf.ts'

/** What this tablet still owes the server: questions first, then what is on its way, in the order it was done. */
export function OutboxPage() {
  const t = useTranslations('field')
  const online = useOnline()
  const { entries } = useOutbox()
  const questions = entries.filter(({ refusal }) => refusal !== null)
  const waiting = entries.filter(({ refusal }) => refusal === null)
  return (
    <div className={field.list}>
      <p className="quiet">{t(online ? 'outboxOnline' : 'outboxAway')}</p>
      <h1 className={field.title}>{t('outboxTitle', { questions: questions.length, waiting: waiting.length })}</h1>
      {entries.length === 0 && <Empty compact>{t('outboxEmpty')}</Empty>}
      {questions.map((entry) => entry.refusal && <Question key={entry.entryId} entry={entry} refusal={entry.refusal} />)}
      {waiting.length > 0 && (
        <ul className={styles.waiting}>
          {waiting.map((entry) => (
            <li key={entry.entryId}>
              <Line entry={entry} />
            </li>
          ))}
        </ul>
      )}
      {entries.length > 0 && (
        <div className={field.acts}>
          <button type="button" className={field.button} onClick={() => saveCopy(entries)}>
            {t('saveCopy')}
          </button>
        </div>
      )}
    </div>
  )
}

function Line({ entry }: { entry: OutboxEntry }) {
  const t = useTranslations('field')
  const locale = useLocale() as 'en'
  const { change, names } = entry
  const what = change.do === 'log' ? change.text : names ? nameIn(names, locale).text : ''
  const done = change.do === 'step' && change.state === 'todo' ? 'stepBack' : change.do
  return (
    <FieldLink href={`/field/${entry.number}`} className={styles.entry}>
      <span className={field.text}>
        <b>{t(`did.${done}`, { what })}</b>
        <span className="quiet">
          {entry.tag} · {entry.number}
        </span>
      </span>
      <Time at={entry.at} className="quiet" />
    </FieldLink>
  )
}

/** Told as what was done and why it was not taken; two answers, each named by what it does. */
function Question({ entry, refusal }: { entry: OutboxEntry; refusal: Refusal }) {
  const t = useTranslations('field')
  const said = useRefusalWords()
  const { store } = useOutbox()
  const version = useVersionOf(entry)
  return (
    <section className={styles.question}>
      <Line entry={entry} />
      <p role="alert">{said(refusal)}</p>
      <div className={field.acts}>
        <button type="button" className={field.button} onClick={() => store?.remove(entry.entryId)}>
          {t('drop')}
        </button>
        <button type="button" className={field.main} onClick={() => store?.again(entry.entryId, version)}>
          {t('sendAgain')}
        </button>
      </div>
    </section>
  )
}

/** The last resort: what waits, as a file, to be carried by hand. */
function saveCopy(entries: readonly OutboxEntry[]) {
  const name = `onefold-outbox-${new Date().toISOString().slice(0, 16).replaceAll(':', '')}.json`
  saveFile(name, new Blob([JSON.stringify(entries, null, 1)], { type: 'application/json' }))
}
