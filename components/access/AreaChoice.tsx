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
export function AreaChoice({ value, onChange, ...joined }: Props) {
  const options = useAreaOptions(value)
  return (
    <Choice {...joined} value={value ?? ''} onChange={(event) => onChange((event.target.value || null) as AreaId | null)}>
      {options}
    </Choice>
  )
}

/** For the list itself to hold, and no component below it: a list is told its value when it is drawn, and areas that came to it later by themselves
 *  left it at the whole organisation, which has the empty value. So what is `held` is an option before anybody knows its name. */
export function useAreaOptions(held: AreaId | null = null) {
  const { areas, nameOf } = useAreas()
  const listed: readonly { id: string }[] = held === null || areas.some(({ id }) => id === held) ? areas : [...areas, { id: held }]
  return (
    <>
      <option value="">{nameOf(null)}</option>
      {listed.map(({ id }) => (
        <option key={id} value={id}>
          {nameOf(id)}
        </option>
      ))}
    </>
  )
}
