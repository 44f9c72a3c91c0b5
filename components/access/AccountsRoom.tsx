'use client'
import { redirect } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { InvitationRow } from '#/server/access/contract.ts'
import { ACCESS_TABS } from './AccessTabs.tsx'
import { AccountsTable, Called } from './AccountsTable.tsx'
import styles from './access.module.css'
import { InviteDialog } from './InviteDialog.tsx'
import { PersonPanel } from './PersonPanel.tsx'
import { useRolesSaid } from './where.ts'

/** The people of the organisation: who they are, what they may do, how they sign in, and when they last did. */
export function AccountsRoom() {
  const t = useTranslations('access')
  const said = useRefusal()
  const may = useCan('people.manage')
  const { permissions } = useMe()
  const [inviting, setInviting] = useState(false)
  const [chosen, choose] = useQueryState('person', parseAsString.withOptions({ history: 'replace' }))
  const { data, error } = useAsk(['access.accounts.list'], () => api.access.accounts.list.query(), { enabled: may, everyMs: 30_000 })
  const other = ACCESS_TABS.find(({ needs }) => needs.some((one) => permissions.includes(one)))
  if (!may) return other ? redirect(other.href) : <Broken>{t('denied')}</Broken>
  const person = data?.people.find(({ id }) => id === chosen)
  return (
    <Split
      label={t('person')}
      inspector={person ? <PersonPanel key={person.id} person={person} onClose={() => void choose(null)} /> : <Hint>{t('choose')}</Hint>}
    >
      <RoomHead title={t('tab.accounts')} said={data && t('count', { people: data.people.filter(({ endedAt }) => !endedAt).length })}>
        <Button kind="primary" small onClick={() => setInviting(true)}>
          {t('invite')}
        </Button>
      </RoomHead>
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : data ? (
        <div className={styles.rows}>
          {data.invitations.length > 0 && <Invitations rows={data.invitations} />}
          <AccountsTable people={data.people} chosen={chosen} onChoose={(id) => void choose(id)} />
          {data.people.length === 1 && <Empty>{t('alone')}</Empty>}
        </div>
      ) : (
        <Loading rows={6} />
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Split>
  )
}

/** Who is invited and has not come yet. */
function Invitations({ rows }: { rows: readonly InvitationRow[] }) {
  const t = useTranslations('access')
  const said = useRolesSaid()
  const act = useAct(api.access.accounts.revokeInvitation.mutate, ['access.accounts'])
  return (
    <RowTable
      inRoom
      label={t('invitations')}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          title: t('invitations'),
          width: '31%',
          kind: 'name',
          cell: (invited) => <Called {...invited} />,
          hint: ({ email }) => email,
        },
        {
          id: 'roles',
          title: t('roles'),
          width: '34%',
          cell: ({ roles, areaIds }) => said(roles, areaIds),
          hint: ({ roles, areaIds }) => said(roles, areaIds),
        },
        { id: 'goodUntil', title: t('goodUntil'), cell: ({ expiresAt }) => <Time at={expiresAt} minute /> },
        {
          id: 'withdraw',
          title: <span className="hidden-text">{t('withdraw')}</span>,
          kind: 'number',
          cell: ({ id }) => (
            <Button small kind="ghost" onClick={() => act.mutate({ id })}>
              {t('withdraw')}
            </Button>
          ),
        },
      ]}
    />
  )
}
