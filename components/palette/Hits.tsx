'use client'
import { Command } from 'cmdk'
import { useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { Hit } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { Underlined } from './Underlined.tsx'

const KINDS = ['object', 'alarm', 'order', 'place'] as const satisfies readonly Hit['kind'][]
const SIGN = { object: 'tank', alarm: 'ui-alarms', order: 'ui-work', place: 'ui-locate' } as const satisfies Record<Hit['kind'], string>

/** The row that is drawn first, to be chosen when an answer comes. */
export function firstOf(hits: readonly Hit[]): string {
  const kind = KINDS.find((one) => hits.some((hit) => hit.kind === one))
  const hit = hits.find((one) => one.kind === kind)
  return hit ? `${hit.kind}-${hit.id}` : ''
}

/** What the search found, by kind; the label is in the language that matched, the other stands quiet behind it. */
export function Hits({ hits, q, locale, go }: { hits: readonly Hit[]; q: string; locale: 'en' | 'zh-CN'; go(href: string): void }) {
  const t = useTranslations('palette')
  return KINDS.map((kind) => {
    const found = hits.filter((hit) => hit.kind === kind)
    if (found.length === 0) return null
    return (
      <Command.Group key={kind} heading={t(`kind.${kind}`)}>
        {found.map((hit) => {
          const type = hit.typeId ? twinType(hit.typeId) : null
          return (
            <Command.Item key={hit.id} value={`${kind}-${hit.id}`} onSelect={() => go(hit.href)}>
              <Glyph id={kind === 'object' && type ? type.glyph : SIGN[kind]} />
              <span className="strong nowrap">
                <Underlined text={hit.code} q={q} />
              </span>
              <span className="grow ellipsis">
                <Underlined text={nameIn(hit.names, locale).text || hit.label} q={q} />
              </span>
              <span className="quiet t12 nowrap">{type ? nameIn(type.names, locale).text : t(`kindOne.${kind}`)}</span>
            </Command.Item>
          )
        })}
      </Command.Group>
    )
  })
}
