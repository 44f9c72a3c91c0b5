'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { CommandTrack, stateKey, useActorWords } from '#/components/object/command/CommandTrack.tsx'
import { useCommandWords } from '#/components/object/command/useCommandWords.ts'
import { Button } from '#/components/ui/Button.tsx'
import { cx } from '#/components/ui/cx.ts'
import { asMs } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time, useAge } from '#/components/ui/Time.tsx'
import type { CommandRow } from '#/server/commands/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './commands.module.css'

/** One command: who asked what of which object and why, its track, and what another person may decide. Once it has ended it is one line
 *  that says how, how long it took and whose it was, and opens to the rest. */
export function CommandLine({ row, ended, chosen, onChoose }: { row: CommandRow; ended: boolean; chosen: boolean; onChoose(): void }) {
  const [opened, setOpened] = useState(false)
  const more = useId()
  const open = !ended || opened
  return (
    <li className={cx(styles.line, ended && styles.ended)} data-selected={chosen}>
      <div className={styles.head}>
        {ended && <Fold opened={opened} controls={more} onFold={() => setOpened(!opened)} />}
        <What row={row} chosen={chosen} onChoose={onChoose} />
        {ended && <Outcome row={row} />}
      </div>
      {open && (
        <div id={more} className={styles.more}>
          <Reason row={row} />
          <CommandTrack row={row} wide />
          {row.state === 'awaiting approval' && <Decide row={row} />}
        </div>
      )}
    </li>
  )
}

function Fold({ opened, controls, onFold }: { opened: boolean; controls: string; onFold(): void }) {
  const t = useTranslations('commandRoom')
  return (
    <button
      type="button"
      className={styles.fold}
      aria-label={t('steps')}
      aria-expanded={opened}
      aria-controls={opened ? controls : undefined}
      onClick={onFold}
    >
      <Glyph id="ui-right" size={16} />
    </button>
  )
}

/** What is asked of what; pressing it shows the object. */
function What({ row, chosen, onChoose }: { row: CommandRow; chosen: boolean; onChoose(): void }) {
  const t = useTranslations('commandRoom')
  const locale = useLocale() as Locale
  const { valueWords } = useCommandWords()
  const type = twinType(row.typeId)
  const spec = type?.commands.find((command) => command.id === row.command)
  const asked = (spec?.params ?? []).flatMap((param) => {
    const value = row.params[param.id]
    return value === undefined ? [] : [`${nameIn(param.names, locale).text} ${valueWords(param, value)}`]
  })
  return (
    <button type="button" className={styles.what} onClick={onChoose} aria-pressed={chosen}>
      <b>{type?.placeless ? nameIn(row.objectNames, locale).text : row.tag}</b> {nameIn(row.names, locale).text}
      {asked.length > 0 && <b>{asked.join(' · ')}</b>}
      <Tag>{t(`class.${row.class}`)}</Tag>
    </button>
  )
}

function Outcome({ row }: { row: CommandRow }) {
  const state = useTranslations('commands.state')
  const actor = useActorWords()
  const age = useAge()
  const endedAt = row.track.at(-1)?.at
  return (
    <span className={styles.outcome}>
      <b>{state(stateKey(row.state))}</b>
      {endedAt !== undefined && ` ${age(asMs(endedAt) - asMs(row.issuedAt))}`} · {actor(row.issuedBy.name)} · <Time at={row.issuedAt} />
    </span>
  )
}

function Reason({ row }: { row: CommandRow }) {
  const actor = useActorWords()
  return (
    <span className={styles.who}>
      <Time at={row.issuedAt} /> {actor(row.issuedBy.name)} · {row.reason}
    </span>
  )
}

/** For whoever may: another person approves, or calls it off. */
function Decide({ row }: { row: CommandRow }) {
  const t = useTranslations('commandRoom')
  const said = useRefusal()
  const me = useMe()
  const mayApprove = useCan('command.approve', row.objectId)
  const approve = useAct(() => api.commands.approve.mutate({ commandId: row.id }), ['commands.'])
  const cancel = useAct(() => api.commands.cancel.mutate({ commandId: row.id }), ['commands.'])
  const own = row.issuedBy.id === me.person.id
  if (!mayApprove) return null
  return (
    <>
      <span className={styles.acts}>
        <Button small refused={own ? t('notOwn') : undefined} onClick={() => approve.mutate(undefined)}>
          {t('approve')}
        </Button>
        <Button small onClick={() => cancel.mutate(undefined)}>
          {t('cancel')}
        </Button>
      </span>
      {(approve.error || cancel.error) && <span role="alert">{said(approve.error ?? cancel.error)}</span>}
    </>
  )
}
