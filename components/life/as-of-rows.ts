import type { useTranslations } from 'next-intl'
import type { AsOf } from '#/server/registry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { Names } from '#/twin-models/core/names.ts'

const FACTS = ['names', 'tag', 'type', 'state', 'partOf', 'stands', 'gateway', 'place', 'numbers', 'aliases', 'links'] as const
export type Fact = (typeof FACTS)[number]
type Words = { name(names: Names): string; t: ReturnType<typeof useTranslations<'life'>> }

/** What an object was, beside what it is, fact by fact in the order in which they are read. */
export const asOfRows = (then: AsOf, now: AsOf, words: Words): { fact: Fact; was: string; is: string }[] =>
  FACTS.map((fact) => ({ fact, was: factOf(fact, then, words), is: factOf(fact, now, words) })).filter(
    (row) => row.was !== row.is || row.was !== words.t('none'),
  )

function factOf(fact: Fact, of: AsOf, { name, t }: Words): string {
  const list = (texts: readonly string[]) => texts.join(t('comma')) || t('none')
  const type = twinType(of.typeId)
  switch (fact) {
    case 'names':
      return name(of.names)
    case 'tag':
      return of.tag
    case 'type':
      return type ? name(type.names) : of.typeId
    case 'state':
      return t(`state.${of.lifeState}`)
    case 'partOf':
      return of.parentTag ?? t('none')
    case 'stands':
      return of.stayTag ?? t('none')
    case 'gateway':
      return of.gatewayTag ?? t('none')
    case 'place':
      return of.place ? `${of.place.lat.toFixed(6)}, ${of.place.lon.toFixed(6)}` : t('none')
    case 'numbers':
      return list(of.numbers.map(({ value }) => value).sort())
    case 'aliases':
      return list(of.aliases.map(({ value }) => value).sort())
    case 'links':
      return list(of.links.map((link) => t(`link.${link.kind}`, link.direction === 'out' ? { from: of.tag, to: link.other.tag } : { from: link.other.tag, to: of.tag }))) // biome-ignore format: one line
  }
}
