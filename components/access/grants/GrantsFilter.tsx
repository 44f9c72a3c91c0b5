'use client'
import { useTranslations } from 'next-intl'
import { Choice, Input } from '#/components/ui/Field.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { ROLES, type Role } from '#/server/access/contract.ts'
import styles from '../access.module.css'
import { useAreas } from '../where.ts'
import type { Filter } from './held.ts'

const ANYWHERE = '*'

export function GrantsFilter({ filter, due, onChange }: { filter: Filter; due: number; onChange(filter: Filter): void }) {
  const t = useTranslations('grants')
  const role = useTranslations('frame.role')
  const { areas, nameOf } = useAreas()
  return (
    <div className={styles.filter}>
      <Segmented
        label={t('show')}
        value={filter.due ? 'due' : 'all'}
        options={[
          { value: 'all', label: t('all') },
          { value: 'due', label: t('dueCount', { count: due }) },
        ]}
        onChange={(which) => onChange({ ...filter, due: which === 'due' })}
      />
      <Input
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <Choice
        aria-label={t('role')}
        value={filter.role ?? ''}
        onChange={(event) => onChange({ ...filter, role: (event.target.value || null) as Role | null })}
      >
        <option value="">{t('anyRole')}</option>
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {role(one)}
          </option>
        ))}
      </Choice>
      <Choice
        aria-label={t('where')}
        value={filter.areaId === undefined ? ANYWHERE : (filter.areaId ?? '')}
        onChange={({ target: { value } }) => onChange({ ...filter, areaId: value === ANYWHERE ? undefined : value || null })}
      >
        <option value={ANYWHERE}>{t('anyArea')}</option>
        <option value="">{nameOf(null)}</option>
        {areas.map(({ id }) => (
          <option key={id} value={id}>
            {nameOf(id)}
          </option>
        ))}
      </Choice>
    </div>
  )
}
