'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { TokenRow } from '#/server/access/contract.ts'
import styles from './access.module.css'
import { IssueTokenDialog } from './IssueTokenDialog.tsx'
import { TakeOverDialog } from './TakeOverDialog.tsx'
import { useRolesSaid } from './where.ts'

/** Access of programs: what each may do, until when, and when it last came. */
export function TokensRoom() {
  const t = useTranslations('access')
  const said = useRefusal()
  const may = useCan('token.issue')
  const [issuing, setIssuing] = useState(false)
  const { data, error } = useAsk(['access.tokens.list'], () => api.access.tokens.list.query(), { enabled: may, everyMs: 30_000 })
  if (!may) return <Broken>{t('denied')}</Broken>
  return (
    <div className={page.room}>
      <RoomHead title={t('tab.tokens')} said={t('tokensSaid')}>
        <Button kind="primary" small onClick={() => setIssuing(true)}>
          {t('issueToken')}
        </Button>
      </RoomHead>
      {error ? <Broken>{said(error)}</Broken> : !data ? <Loading rows={4} /> : <Tokens rows={data} />}
      {issuing && <IssueTokenDialog onClose={() => setIssuing(false)} />}
    </div>
  )
}

function Tokens({ rows }: { rows: readonly TokenRow[] }) {
  const t = useTranslations('access')
  const rolesSaid = useRolesSaid()
  const said = useRefusal()
  const nowMs = useNowMs()
  const act = useAct(api.access.tokens.revoke.mutate, ['access.tokens'])
  const [taking, take] = useState<TokenRow | null>(null)
  const [revoking, ask] = useState<TokenRow | null>(null)
  const [all, showAll] = useState(false)
  const past = new Set(rows.filter((row) => isPast(row, nowMs)))
  const shown = all ? rows : rows.filter((row) => !past.has(row))
  const revoke = (row: TokenRow) => {
    ask(null)
    act.mutate({ tokenId: row.id })
  }
  return (
    <>
      {act.error && <p role="alert">{said(act.error)}</p>}
      {shown.length === 0 ? (
        <Empty>{t('noTokens')}</Empty>
      ) : (
        <RowTable
          inRoom
          label={t('tab.tokens')}
          rows={shown}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'program',
              title: t('program'),
              width: '20%',
              kind: 'name',
              cell: ({ name, own }) => (own ? t('commandLine') : name),
              hint: ({ name }) => name,
            },
            {
              id: 'roles',
              title: t('roles'),
              width: '15%',
              cell: ({ roles, areaIds }) => rolesSaid(roles, areaIds),
              hint: ({ roles, areaIds }) => rolesSaid(roles, areaIds),
            },
            {
              id: 'answers',
              title: t('answers'),
              width: '12%',
              cell: ({ answers, own }) => (own ? t('thisMachine') : answers),
              hint: ({ issuedBy, own }) => (own ? undefined : t('madeBy', { by: issuedBy })),
            },
            { id: 'goodUntil', title: t('goodUntil'), width: '13%', cell: ({ expiresAt }) => <Time at={expiresAt} compact minute /> },
            {
              id: 'lastUse',
              title: t('lastUse'),
              width: '8%',
              cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} minute /> : t('never')),
            },
            { id: 'state', title: t('stateHead'), kind: 'text', cell: (row) => <TokenState row={row} nowMs={nowMs} /> },
            {
              id: 'acts',
              title: <span className="hidden-text">{t('revoke')}</span>,
              width: 176,
              kind: 'number',
              cell: (row) =>
                isOver(row, nowMs) ? null : (
                  <span className={styles.acts}>
                    {needsTaking(row) && (
                      <Button small kind="primary" onClick={() => take(row)}>
                        {t('takeOver')}
                      </Button>
                    )}
                    <Button small onClick={() => ask(row)}>
                      {t('revoke')}
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      )}
      {past.size > 0 && (
        <div className={page.part}>
          <div className={page.buttons}>
            <Button small aria-expanded={all} onClick={() => showAll(!all)}>
              {all ? t('hideOver') : t('showOver', { count: past.size })}
            </Button>
          </div>
        </div>
      )}
      {revoking && (
        <Dialog
          title={t('revokeTitle', { program: revoking.own ? t('commandLine') : revoking.name })}
          description={t(revoking.own ? 'revokeOwnSaid' : 'revokeSaid')}
          onClose={() => ask(null)}
          actions={
            <Button kind="primary" onClick={() => revoke(revoking)}>
              {t('revoke')}
            </Button>
          }
        />
      )}
      {taking && <TakeOverDialog token={taking} onClose={() => take(null)} />}
    </>
  )
}

const isOver = (row: TokenRow, nowMs: number) => row.revokedAt !== null || (nowMs > 0 && new Date(row.expiresAt).getTime() <= nowMs)

const DAY_MS = 86_400_000
/** Of no more interest: what is over since yesterday; of this machine's own, of which every start makes one, all that are over. */
function isPast(row: TokenRow, nowMs: number): boolean {
  if (!isOver(row, nowMs)) return false
  return row.own || Date.parse(row.revokedAt ?? row.expiresAt) < nowMs - DAY_MS
}

const needsTaking = (row: TokenRow) => row.restsSince !== null || row.lacking.length > 0

/** Whether a program gets in by it, and with all that it was given. */
function TokenState({ row, nowMs }: { row: TokenRow; nowMs: number }) {
  const t = useTranslations('access')
  const role = useTranslations('frame.role')
  if (isOver(row, nowMs)) return <span className="quiet">{t(row.revokedAt ? 'tokenState.revoked' : 'tokenState.expired')}</span>
  if (row.restsSince) return t('tokenState.rests', { who: row.answers })
  if (row.lacking.length > 0) return t('tokenState.less', { who: row.answers, roles: row.lacking.map((one) => role(one)).join(t('comma')) })
  return <span className="quiet">{t('tokenState.counts')}</span>
}
