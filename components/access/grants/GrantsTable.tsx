'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import page from '#/components/ui/page.module.css'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import styles from '../access.module.css'
import { useAreas } from '../where.ts'
import type { HeldRow } from './held.ts'

const COLUMNS = ['15%', '12%', '19%', '21%', '9%', '24%'] as const

/** One row a role. To keep one is one press; to withdraw one says first what follows. */
export function GrantsTable({ rows }: { rows: readonly HeldRow[] }) {
  const t = useTranslations('grants')
  const role = useTranslations('frame.role')
  const said = useRefusal()
  const { nameOf } = useAreas()
  const [asked, ask] = useState<HeldRow | null>(null)
  const act = useAct(api.access.grants.decide.mutate, ['access.'])
  const decide = (row: HeldRow, keep: boolean) => {
    ask(null)
    act.mutate({ grantId: row.id, keep })
  }
  return (
    <div className={page.scroll}>
      {act.error && (
        <p className={styles.said} role="alert">
          {said(act.error)}
        </p>
      )}
      <table className={table.table} aria-label={t('title')}>
        <colgroup>
          {COLUMNS.map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
            <col key={i} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {(['person', 'role', 'where', 'since', 'until', 'confirmed'] as const).map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.person.name}</th>
              <td>{role(row.role)}</td>
              <td title={nameOf(row.areaId)}>{nameOf(row.areaId)}</td>
              <td>
                <Time at={row.since} minute />
                {row.grant && row.grant.by !== row.person.name && <span className="quiet"> {t('by', { name: row.grant.by })}</span>}
              </td>
              <td>{row.until ? <Time at={row.until} minute /> : '–'}</td>
              <td>
                {row.grant ? (
                  <Confirmed row={row} onKeep={() => decide(row, true)} onWithdraw={() => ask(row)} />
                ) : (
                  <Tag>{t('emergency')}</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <Dialog
          title={t('withdrawTitle', { role: role(asked.role), name: asked.person.name })}
          description={t('withdrawSaid')}
          onClose={() => ask(null)}
          actions={
            <Button kind="primary" onClick={() => decide(asked, false)}>
              {t('withdraw')}
            </Button>
          }
        />
      )}
    </div>
  )
}

function Confirmed({ row, onKeep, onWithdraw }: { row: HeldRow; onKeep(): void; onWithdraw(): void }) {
  const t = useTranslations('grants')
  const decides = useCan('access.review')
  const { person } = useMe()
  const { grant } = row
  if (!grant) return null
  const refused = row.person.id === person.id ? t('own') : decides ? undefined : t('mayNotReview')
  return (
    <span className={styles.decide}>
      {grant.due ? <Tag>{t('due')}</Tag> : null}
      <span className="grow ellipsis">{grant.confirmedBy ? <Time at={grant.confirmedAt} minute /> : t('never')}</span>
      {grant.due && (
        <Button small refused={refused} onClick={onKeep}>
          {t('keep')}
        </Button>
      )}
      <Button small kind="ghost" refused={refused} onClick={onWithdraw}>
        {t('withdraw')}
      </Button>
    </span>
  )
}
