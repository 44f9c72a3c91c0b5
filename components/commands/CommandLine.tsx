'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { CommandTrack, useActorWords } from '#/components/object/command/CommandTrack.tsx'
import { useCommandWords } from '#/components/object/command/useCommandWords.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { CommandRow } from '#/server/commands/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './commands.module.css'

/** One command: who asked what of which object and why, its track, and what another person may decide. */
export function CommandLine({ row, chosen, onChoose }: { row: CommandRow; chosen: boolean; onChoose(): void }) {
  const t = useTranslations('commandRoom')
  const said = useRefusal()
  const actor = useActorWords()
  const locale = useLocale() as Locale
  const me = useMe()
  const mayApprove = useCan('command.approve', row.objectId)
  const approve = useAct(() => api.commands.approve.mutate({ commandId: row.id }), ['commands.'])
  const cancel = useAct(() => api.commands.cancel.mutate({ commandId: row.id }), ['commands.'])
  const own = row.issuedBy.id === me.person.id
  const { valueWords } = useCommandWords()
  const type = twinType(row.typeId)
  const spec = type?.commands.find((command) => command.id === row.command)
  const asked = (spec?.params ?? []).flatMap((param) => {
    const value = row.params[param.id]
    return value === undefined ? [] : [`${nameIn(param.names, locale).text} ${valueWords(param, value)}`]
  })
  return (
    <li className={styles.line} data-selected={chosen}>
      <button type="button" className={styles.what} onClick={onChoose} aria-pressed={chosen}>
        <b>{type?.placeless ? nameIn(row.objectNames, locale).text : row.tag}</b> {nameIn(row.names, locale).text}
        {asked.length > 0 && <b>{asked.join(' · ')}</b>}
        <Tag>{t(`class.${row.class}`)}</Tag>
      </button>
      <span className={styles.who}>
        <Time at={row.issuedAt} /> {actor(row.issuedBy.name)} · {row.reason}
      </span>
      <CommandTrack row={row} wide />
      {row.state === 'awaiting approval' && mayApprove && (
        <span className={styles.acts}>
          <Button small refused={own ? t('notOwn') : undefined} onClick={() => approve.mutate(undefined)}>
            {t('approve')}
          </Button>
          <Button small onClick={() => cancel.mutate(undefined)}>
            {t('cancel')}
          </Button>
        </span>
      )}
      {(approve.error || cancel.error) && <span role="alert">{said(approve.error ?? cancel.error)}</span>}
    </li>
  )
}
