import type { ReactNode } from 'react'
import { rowKeys } from '#/components/ui/row-keys.ts'

/** A row of a table that is chosen. */
export const ChosenRow = ({ chosen, onChoose, children }: { chosen: boolean; onChoose(): void; children: ReactNode }) => (
  <tr {...rowKeys(chosen, onChoose)}>{children}</tr>
)
