'use client'
import type { ComponentProps } from 'react'
import { Choice } from '#/components/ui/Field.tsx'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { useAreas } from './where.ts'

type Props = Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> & {
  value: AreaId | null
  onChange(areaId: AreaId | null): void
}

/** Where a role holds: in one area, or in the whole organisation (null). */
export const AreaChoice = ({ value, onChange, ...joined }: Props) => (
  <Choice {...joined} value={value ?? ''} onChange={(event) => onChange((event.target.value || null) as AreaId | null)}>
    <AreaOptions />
  </Choice>
)

/** The whole organisation has the empty value. */
export function AreaOptions() {
  const { areas, nameOf } = useAreas()
  return (
    <>
      <option value="">{nameOf(null)}</option>
      {areas.map(({ id }) => (
        <option key={id} value={id}>
          {nameOf(id)}
        </option>
      ))}
    </>
  )
}
