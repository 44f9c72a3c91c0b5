import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'

/** Who types quickly presses Enter before the answer is there: it goes where the answer to all that was typed leads, never to what stood for
 *  less of it. `behind`: what is shown answers another text; `first`: the row that an answer puts first, or null where it is to be looked at before.
 *  @returns takes a key that was pressed; true where it is kept for the answer */
export function useEnterWaits(list: RefObject<HTMLDivElement | null>, behind: boolean, first: string | null) {
  const waits = useRef(false)
  useEffect(() => {
    if (!waits.current || behind) return
    waits.current = false
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[cmdk-item]') ?? [])]
    rows.find((row) => row.dataset.value === first)?.click()
  }, [list, behind, first])
  return (event: KeyboardEvent): boolean => {
    waits.current = behind && event.key === 'Enter' && !event.nativeEvent.isComposing
    if (waits.current) event.preventDefault()
    return waits.current
  }
}
