'use client'
import { useTranslations } from 'next-intl'
import type { ComponentProps } from 'react'
import { Choice } from '#/components/ui/Field.tsx'
import { ROLES, type Role } from '#/server/access/contract.ts'

type Props<R extends Role> = Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> & {
  roles: readonly R[]
  value: R
  onChange(role: NoInfer<R>): void
}

/** One role of those that are offered. */
export const RoleChoice = <R extends Role>({ roles, value, onChange, ...joined }: Props<R>) => (
  <Choice {...joined} value={value} onChange={(event) => onChange(event.target.value as R)}>
    <RoleOptions roles={roles} />
  </Choice>
)

export function RoleOptions({ roles = ROLES }: { roles?: readonly Role[] }) {
  const role = useTranslations('frame.role')
  return roles.map((one) => (
    <option key={one} value={one}>
      {role(one)}
    </option>
  ))
}
