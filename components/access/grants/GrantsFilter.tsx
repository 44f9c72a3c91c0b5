'use client'
import { useTranslations } from 'next-intl'
import { Choice, Input } from '#/components/ui/Field.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { Role } from '#/server/access/contract.ts'
import { useAreaOptions } from '../AreaChoice.tsx'
import styles from '../access.module.css'
import { RoleOptions } from '../RoleChoice.tsx'
import type { Filter } from './held.ts'

const ANYWHERE = '*' // the empty value is the whole organisation

/** Which of the roles are shown: those that are due, of whom, which, where. */
export function GrantsFilter({ filter, due, onChange }: { filter: Filter; due: number; onChange(filter: Filter): void }) {
  const t = useTranslations('grants')
  const areas = useAreaOptions()
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
        <RoleOptions />
      </Choice>
      <Choice
        aria-label={t('where')}
        value={filter.areaId === undefined ? ANYWHERE : (filter.areaId ?? '')}
        onChange={({ target: { value } }) => onChange({ ...filter, areaId: value === ANYWHERE ? undefined : value || null })}
      >
        <option value={ANYWHERE}>{t('anyArea')}</option>
        {areas}
      </Choice>
    </div>
  )
}
