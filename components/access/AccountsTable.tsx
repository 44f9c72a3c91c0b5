'use client'
import { useLocale, useTranslations } from 'next-intl'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { AccountRow } from '#/server/access/contract.ts'
import { inOrder } from './in-order.ts'

/** What stands out about a sign-in, the gravest first. */
export function AccountState({ person }: { person: AccountRow }) {
  const t = useTranslations('access.state')
  if (person.erasure) return <span className="quiet">{t(person.erasure.doneAt ? 'erased' : 'erasing')}</span>
  if (person.endedAt) return <span className="quiet">{t('ended')}</span>
  if (person.lockedUntil) return <Tag>{t('locked')}</Tag>
  if (person.grants.length === 0)
    return (
      <Tag dashed title={t('noRoleSaid')}>
        {t('noRole')}
      </Tag>
    )
  if (person.mustHaveSecond && !person.factors.totp && person.factors.passkeys === 0) return <Tag dashed>{t('noSecond')}</Tag>
  return <span className="quiet">{t('fine')}</span>
}

/** One row a person. */
export function AccountsTable({
  people,
  chosen,
  onChoose,
}: {
  people: readonly AccountRow[]
  chosen: string | null
  onChoose(id: string): void
}) {
  const t = useTranslations('access')
  const locale = useLocale()
  const role = useTranslations('frame.role')
  const second = ({ factors }: AccountRow) =>
    [factors.totp ? t('app') : null, factors.passkeys > 0 ? t('passkeys', { count: factors.passkeys }) : null].filter(Boolean).join(t('comma')) || '–' // biome-ignore format: one sentence
  return (
    <RowTable
      rows={inOrder(people, locale)}
      keyOf={({ id }) => id}
      label={t('tab.accounts')}
      chosen={chosen}
      onChoose={onChoose}
      columns={[
        { id: 'name', title: t('name'), width: '38%', kind: 'name', cell: (person) => <Called {...person} />, hint: ({ email }) => email },
        { id: 'roles', title: t('roles'), width: '22%', kind: 'text', cell: ({ roles }) => roles.map((one) => role(one)).join(t('comma')) },
        { id: 'second', title: t('second'), width: '13%', kind: 'text', cell: second },
        { id: 'lastUse', title: t('lastUse'), cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} minute /> : '–') },
        { id: 'sessions', title: t('sessions'), cell: ({ sessions }) => sessions },
        { id: 'state', title: t('stateHead'), cell: (person) => <AccountState person={person} /> },
      ]}
    />
  )
}

/** Somebody's name, with the address that letters go to. */
export function Called({ name, email }: { name: string; email: string }) {
  return (
    <>
      {name} <span className="quiet">{email}</span>
    </>
  )
}
