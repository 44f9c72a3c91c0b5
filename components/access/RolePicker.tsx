'use client'
import { useTranslations } from 'next-intl'
import { ROLES, type Role } from '#/server/access/contract.ts'
import styles from './access.module.css'

/** Any of the roles; what each may do stands in its hint. */
export function RolePicker({
  label,
  chosen,
  onChange,
  disabled,
}: {
  label: string
  chosen: readonly Role[]
  onChange(roles: Role[]): void
  disabled?: boolean
}) {
  const role = useTranslations('frame.role')
  const t = useTranslations('access.roleSaid')
  return (
    <fieldset className={styles.roles} disabled={disabled}>
      <legend>{label}</legend>
      {ROLES.map((one) => (
        <label key={one} title={t(one)}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) => onChange(ROLES.filter((other) => (other === one ? event.target.checked : chosen.includes(other))))}
          />
          {role(one)}
        </label>
      ))}
    </fieldset>
  )
}
