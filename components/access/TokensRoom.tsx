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
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
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
    <div className={page.scroll}>
      {act.error && <p role="alert">{said(act.error)}</p>}
      <table className={table.table} aria-label={t('tab.tokens')}>
        <thead>
          <tr>
            <th scope="col">{t('program')}</th>
            <th scope="col">{t('roles')}</th>
            <th scope="col">{t('issuedBy')}</th>
            <th scope="col">{t('goodUntil')}</th>
            <th scope="col">{t('lastUse')}</th>
            <th scope="col" aria-label={t('revoke')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td title={rolesSaid(row.roles, row.areaIds)}>{rolesSaid(row.roles, row.areaIds)}</td>
              <td>
                {row.issuedBy}{' '}
                <span className="quiet">
                  <Time at={row.issuedAt} minute />
                </span>
              </td>
              <td>
                <Time at={row.expiresAt} minute />
              </td>
              <td>{row.lastUsedAt ? <Time at={row.lastUsedAt} minute /> : t('never')}</td>
              <td data-num>
                {over(row) ? (
                  <span className="quiet">{row.revokedAt ? t('revoked') : t('expired')}</span>
                ) : (
                  <Button small onClick={() => act.mutate({ tokenId: row.id })}>
                    {t('revoke')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
