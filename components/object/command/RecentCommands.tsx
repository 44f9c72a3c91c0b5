'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { useNames } from '#/components/object/Name.tsx'
import { Button } from '#/components/ui/Button.tsx'
import type { CommandRow } from '#/server/commands/contract.ts'
import { CommandTrack } from './CommandTrack.tsx'
import styles from './command.module.css'
import { isUnderWay } from './track-steps.ts'

const RECENT_MS = 15 * 60_000

/** What was told to this object lately, each with its states as they come, live. */
export function RecentCommands({ objectId }: { objectId: string }) {
  const nowMs = useNowMs()
  const { data } = useAsk(['commands.list', { objectId }], () => api.commands.list.query({ objectId, limit: 3 }), {
    keep: true,
    staleMs: 5_000,
  })
  const shown = (data ?? []).filter((row) => isUnderWay(row.state) || nowMs - new Date(row.issuedAt).getTime() < RECENT_MS).slice(0, 2)
  return shown.map((row) => <Recent key={row.id} row={row} />)
}

function Recent({ row }: { row: CommandRow }) {
  const t = useTranslations('commands')
  const said = useRefusal()
  const name = useNames()
  const me = useMe()
  const mayApprove = useCan('command.approve', row.objectId)
  const mayCancel = useCan('command.cancel', row.objectId)
  const approve = useAct(() => api.commands.approve.mutate({ commandId: row.id }), ['commands.'])
  const cancel = useAct(() => api.commands.cancel.mutate({ commandId: row.id }), ['commands.'])
  const waits = row.state === 'awaiting approval'
  const error = approve.error ?? cancel.error
  return (
    <div className={styles.recent}>
      <p className="t13">
        <strong>{name(row.names)}</strong> {row.tag}{' '}
        <span className="quiet">
          · {row.issuedBy.name} · {row.reason}
        </span>
      </p>
      <CommandTrack row={row} />
      {waits && (
        <div className="row">
          {mayApprove && (
            <Button
              small
              refused={row.issuedBy.id === me.person.id ? t('ownApproval') : undefined}
              disabled={approve.isPending}
              onClick={() => approve.mutate()}
            >
              {t('approve')}
            </Button>
          )}
          {mayCancel && (
            <Button small disabled={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('cancel')}
            </Button>
          )}
        </div>
      )}
      {error && (
        <p className={styles.error} role="alert">
          {said(error)}
        </p>
      )}
    </div>
  )
}
