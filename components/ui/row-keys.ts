import type { KeyboardEvent } from 'react'

/** What makes a table's row one that is chosen: by click, Enter or space; up and down with the arrows. */
export const rowKeys = (selected: boolean, choose: () => void) => ({
  'data-row': true,
  tabIndex: 0,
  'aria-selected': selected,
  style: { cursor: 'pointer' },
  onClick: choose,
  onKeyDown(event: KeyboardEvent<HTMLTableRowElement>) {
    if (event.target !== event.currentTarget) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) nextRow(event.currentTarget, step)?.focus()
    else if (event.key === 'Enter' || event.key === ' ') choose()
    else return
    event.preventDefault()
  },
})

function nextRow(row: HTMLTableRowElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(row.closest('table')?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])]
  return rows[rows.indexOf(row) + step]
}
