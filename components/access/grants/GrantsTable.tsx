'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { GrantRow } from '#/server/access/contract.ts'
import styles from '../access.module.css'
import { useAreas } from '../where.ts'
import type { HeldRow } from './held.ts'

/** One row a role. To keep one is one press, also before it is due; to withdraw one says first what follows. */
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
    <>
      {act.error && (
        <p className={styles.said} role="alert">
          {said(act.error)}
        </p>
      )}
      <RowTable
        inRoom
        label={t('title')}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { id: 'person', title: t('person'), width: '15%', kind: 'name', cell: ({ person }) => person.name },
          { id: 'role', title: t('role'), width: '11%', cell: (row) => role(row.role) },
          { id: 'where', title: t('where'), width: '19%', cell: ({ areaId }) => nameOf(areaId), hint: ({ areaId }) => nameOf(areaId) },
          { id: 'since', title: t('since'), width: '18%', cell: (row) => <Since row={row} /> },
          { id: 'until', title: t('until'), width: '9%', cell: ({ until }) => (until ? <Time at={until} minute /> : '–') },
          {
            id: 'confirmed',
            title: t('confirmed'),
            width: '28%',
            cell: (row) =>
              row.grant ? (
                <Confirmed person={row.person} grant={row.grant} onKeep={() => decide(row, true)} onWithdraw={() => ask(row)} />
              ) : (
                <Tag>{t('emergency')}</Tag>
              ),
          },
        ]}
      />
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
    </>
  )
}

function Since({ row: { since, grant, person } }: { row: HeldRow }) {
  const t = useTranslations('grants')
  return (
    <>
      <Time at={since} minute />
      {grant?.by && grant.by !== person.name && <span className="quiet"> {t('by', { name: grant.by })}</span>}
    </>
  )
}

function Confirmed(props: { person: HeldRow['person']; grant: GrantRow; onKeep(): void; onWithdraw(): void }) {
  const { grant, onKeep, onWithdraw } = props
  const t = useTranslations('grants')
  const decides = useCan('access.review')
  const me = useMe().person
  const refused = props.person.id === me.id ? t('own') : decides ? undefined : t('mayNotReview')
  return (
    <span className={styles.decide}>
      {grant.due && <Tag>{t('due')}</Tag>}
      <span className="grow ellipsis">{grant.confirmedBy ? <Time at={grant.confirmedAt} minute /> : t('never')}</span>
      {refused ? (
        <span className="quiet">{refused}</span>
      ) : (
        <>
          <Button small {...(grant.due ? {} : { kind: 'ghost' })} onClick={onKeep}>
            {t('keep')}
          </Button>
          <Button small kind="ghost" onClick={onWithdraw}>
            {t('withdraw')}
          </Button>
        </>
      )}
    </span>
  )
}
