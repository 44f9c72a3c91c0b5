'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { TokenRow } from '#/server/access/contract.ts'
import { IssueTokenDialog } from './IssueTokenDialog.tsx'
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
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : !data ? (
        <Loading rows={4} />
      ) : data.length === 0 ? (
        <Empty>{t('noTokens')}</Empty>
      ) : (
        <Tokens rows={data} />
      )}
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
  const over = (row: TokenRow) => row.revokedAt !== null || (nowMs > 0 && new Date(row.expiresAt).getTime() <= nowMs)
  return (
    <>
      {act.error && <p role="alert">{said(act.error)}</p>}
      <RowTable
        inRoom
        label={t('tab.tokens')}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { id: 'program', title: t('program'), width: '17%', kind: 'name', cell: ({ name, own }) => (own ? t('commandLine') : name) },
          {
            id: 'roles',
            title: t('roles'),
            width: '22%',
            cell: ({ roles, areaIds }) => rolesSaid(roles, areaIds),
            hint: ({ roles, areaIds }) => rolesSaid(roles, areaIds),
          },
          {
            id: 'issued',
            title: t('issuedBy'),
            width: '22%',
            cell: ({ issuedBy, own, issuedAt }) => (
              <>
                {own ? t('thisMachine') : issuedBy} <Time at={issuedAt} minute className="quiet" />
              </>
            ),
          },
          { id: 'goodUntil', title: t('goodUntil'), width: '17%', cell: ({ expiresAt }) => <Time at={expiresAt} minute /> },
          { id: 'lastUse', title: t('lastUse'), cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} minute /> : t('never')) },
          {
            id: 'revoke',
            title: <span className="hidden-text">{t('revoke')}</span>,
            kind: 'number',
            cell: (row) =>
              over(row) ? (
                <span className="quiet">{t(row.revokedAt ? 'revoked' : 'expired')}</span>
              ) : (
                <Button small onClick={() => act.mutate({ tokenId: row.id })}>
                  {t('revoke')}
                </Button>
              ),
          },
        ]}
      />
    </>
  )
}
