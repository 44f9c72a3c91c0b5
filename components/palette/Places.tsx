'use client'
import { Command } from 'cmdk'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Underlined } from './Underlined.tsx'

export type Place = { id: string; glyph: string; label: string; said: string; href: string }

/** Screens, sites and people, in one group: where one may go. */
export function Places({ places, q, heading, go }: { places: readonly Place[]; q: string; heading: string; go(href: string): void }) {
  if (places.length === 0) return null
  return (
    <Command.Group heading={heading}>
      {places.map((one) => (
        <Command.Item key={one.id} value={one.id} onSelect={() => go(one.href)}>
          <Glyph id={one.glyph} />
          <span className="grow">
            <Underlined text={one.label} q={q} />
          </span>
          <span className="quiet t12">{one.said}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}
