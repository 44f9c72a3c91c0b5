/** The tokens a canvas needs; CSS has no say inside one, so they are read where the chart stands. */
export type ChartTheme = ReturnType<typeof themeOf>

export function themeOf(element: Element) {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    font: token('--font'),
    data: token('--data'),
    data2: token('--data-2'),
    band: token('--band'),
    bandEdge: token('--band-edge'),
    grid: token('--grid'),
    text: token('--text'),
    quiet: token('--quiet'),
    panel: token('--panel'),
    hatch: token('--hatch'),
    outline: token('--mark-outline'),
    priority: { 1: token('--p1'), 2: token('--p2'), 3: token('--p3'), 4: token('--p4') } as Record<1 | 2 | 3 | 4, string>,
    onPriority: { 1: token('--on-p1'), 2: token('--on-p2'), 3: token('--on-p3'), 4: token('--on-p4') } as Record<1 | 2 | 3 | 4, string>,
  }
}

/** Calls back when the theme or the language of the page changes. */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang'] })
  return () => observer.disconnect()
}
