import type { ReactNode } from 'react'

/** A row of a table that is chosen by click, Enter or space. */
export const ChosenRow = ({ chosen, onChoose, children }: { chosen: boolean; onChoose(): void; children: ReactNode }) => (
  <tr
    data-row
    data-selected={chosen}
    tabIndex={0}
    onClick={onChoose}
    onKeyDown={(event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onChoose()
    }}
  >
    {children}
  </tr>
)
