'use client'
import { useTranslations } from 'next-intl'
import page from '#/components/ui/page.module.css'
import { rowKeys } from '#/components/ui/row-keys.ts'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { AccountRow } from '#/server/access/contract.ts'

/** What stands out about a sign-in, the gravest first. */
export function AccountState({ person }: { person: AccountRow }) {
  const t = useTranslations('access.state')
  if (person.endedAt) return <span className="quiet">{t('ended')}</span>
  if (person.lockedUntil) return <Tag>{t('locked')}</Tag>
  if (person.mustHaveSecond && !person.factors.totp && person.factors.passkeys === 0) return <Tag dashed>{t('noSecond')}</Tag>
  return <span className="quiet">{t('fine')}</span>
}

/** One row a person; chosen by click, Enter or space, up and down with the arrows. */
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
  const role = useTranslations('frame.role')
  const second = ({ factors }: AccountRow) =>
    [factors.totp ? t('app') : null, factors.passkeys > 0 ? t('passkeys', { count: factors.passkeys }) : null].filter(Boolean).join(t('comma')) || '–' // biome-ignore format: one sentence
  return (
    <div className={page.scroll}>
      <table className={table.table} aria-label={t('tab.accounts')}>
        <colgroup>
          <col style={{ width: '31%' }} />
          <col style={{ width: '23%' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('roles')}</th>
            <th scope="col">{t('second')}</th>
            <th scope="col">{t('lastUse')}</th>
            <th scope="col">{t('sessions')}</th>
            <th scope="col">{t('stateHead')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} {...rowKeys(person.id === chosen, () => onChoose(person.id))}>
              <th scope="row" title={person.email}>
                {person.name} <span className="quiet">{person.email}</span>
              </th>
              <td>{person.roles.map((one) => role(one)).join(t('comma'))}</td>
              <td>{second(person)}</td>
              <td>{person.lastUsedAt ? <Time at={person.lastUsedAt} minute /> : '–'}</td>
              <td>{person.sessions}</td>
              <td>
                <AccountState person={person} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
