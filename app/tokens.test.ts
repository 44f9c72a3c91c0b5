import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** WCAG 2.2 on sRGB: 4.5:1 for text, 3:1 for graphics. `line`, `grid` and the map's own edges are decoration. */
const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const THEMES = ['grey', 'dark', 'light'] as const
const GROUNDS = ['canvas', 'panel', 'raised', 'well', 'selected', 'alarm-row']
const MAP_GROUNDS = ['map-water', 'map-land', 'map-block', 'map-road', 'map-roof', 'map-wall', 'map-green']
const PRIORITIES = ['p1', 'p2', 'p3', 'p4']

function tokensOf(theme: string): Record<string, string> {
  const block = new RegExp(`\\[data-theme=["']${theme}["']\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1]!, match[2]!]))
}

function luminance(hex: string): number {
  const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  const at = (i: number) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255)
  return at(1) * 0.2126 + at(3) * 0.7152 + at(5) * 0.0722
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function pairs(theme: (typeof THEMES)[number]): [kind: 'text' | 'graphic', over: string, ground: string][] {
  const text = (over: string, grounds: string[]) => grounds.map((ground) => ['text', over, ground] as ['text', string, string])
  const graphic = (over: string, grounds: string[]) => grounds.map((ground) => ['graphic', over, ground] as ['graphic', string, string])
  return [
    ...['text', 'quiet', 'focus'].flatMap((over) => text(over, GROUNDS)),
    ...text('text', [...MAP_GROUNDS, 'band']),
    ...text('quiet', ['band']),
    ...text('on-solid', ['solid']),
    ...text(
      'map-label',
      MAP_GROUNDS.filter((ground) => ground !== 'map-wall'),
    ),
    ...graphic('focus', MAP_GROUNDS),
    ...['data', 'data-2'].flatMap((over) => graphic(over, ['panel', 'raised', 'well', 'canvas', 'band'])),
    ...['band-edge', 'hatch'].flatMap((over) => graphic(over, ['panel', 'raised', 'well'])),
    ...PRIORITIES.flatMap((p) => [...text(`on-${p}`, [p]), ...graphic(p, ['mark-outline'])]),
    // A mark is seen by its outline against the ground; in dark, where an outline cannot reach 3:1 on yellow, by its fill.
    ...PRIORITIES.flatMap((p) => graphic(theme === 'dark' ? p : 'mark-outline', [...GROUNDS, ...MAP_GROUNDS])),
  ]
}

test.each(THEMES)('[TK1] every pair of the %s theme can be read', (theme) => {
  const tokens = tokensOf(theme)
  const checked = pairs(theme)
  expect(checked.length).toBeGreaterThan(100)
  for (const [kind, over, ground] of checked) {
    expect(contrast(tokens[over]!, tokens[ground]!), `${over} on ${ground}`).toBeGreaterThanOrEqual(kind === 'text' ? 4.5 : 3)
  }
})
