import { percentDecoded } from '#/twin-models/core/text.ts'
import { problem } from './problem.ts'
import { cellText } from './read-geojson.ts'
import type { Source, SourceLine } from './source.ts'

type Thing = Record<string, unknown>
const HEADERS = ['tag', 'type', 'name_en', 'name_zh', 'serial', 'aliases', 'lon', 'lat'] as const
const OWN_CONTEXT = 'https://www.w3.org/2022/wot/td/v1.1'

/** W3C Thing Descriptions, one or a list of them, as lines numbered from 1. The context is a name and nothing else: it is never fetched, and
 *  terms that only some other context would explain are not guessed.
 *  @source W3C Web of Things Thing Description 1.1 */
export function openThingDescription(json: unknown, encoding: Source['encoding']): Source {
  const things = (Array.isArray(json) ? json : [json]) as unknown[]
  const source: Source = { format: 'td', encoding, headers: [...HEADERS], crs: 'EPSG:4326', problems: [], lines: () => linesOf(things) }
  if (json === undefined) return { ...source, problems: [problem(1, '', 'NOT_JSON', '')] }
  if (things.length === 0) return { ...source, problems: [problem(1, '', 'NO_ROWS', '')] }
  return source
}

async function* linesOf(things: readonly unknown[]): AsyncGenerator<SourceLine> {
  for (const [i, thing] of things.entries()) {
    const line = i + 1
    if (!isThing(thing)) yield { line, cells: [], problems: [problem(line, '', 'NOT_A_THING', '')] }
    else yield { line, cells: cellsOf(thing) }
  }
}

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  '@context' in value &&
  ('title' in value || 'titles' in value) &&
  contextsOf(value as Thing).some((one) => one.startsWith(OWN_CONTEXT) || one === 'https://www.w3.org/2019/wot/td/v1')

const contextsOf = (thing: Thing): string[] => [thing['@context']].flat(2).filter((one): one is string => typeof one === 'string')

function cellsOf(thing: Thing): string[] {
  const titles = (typeof thing.titles === 'object' && thing.titles !== null ? thing.titles : {}) as Record<string, unknown>
  const title = cellText(thing.title)
  const id = cellText(thing.id)
  const types = [thing['@type']].flat().map((type) => cellText(type).replace(/^onefold:/, ''))
  const chinese = cellText(titles['zh-CN'] ?? titles.zh) || (/\p{Script=Han}/u.test(title) ? title : '')
  const own = /(?:^|\/)id\/(.+)$/.exec(id)?.[1]
  const tag = cellText(thing['onefold:tag']) || (own ? percentDecoded(own) : tagFrom(title || id))
  const aliases = id && !own ? `free:${id.replaceAll(';', ' ').slice(0, 200)}` : ''
  return [
    tag,
    types.find((type) => type !== '' && type !== 'Thing') ?? '',
    cellText(titles.en) || (chinese === title ? '' : title),
    chinese,
    cellText(thing.serialNumber ?? thing['schema:serialNumber']),
    aliases,
    cellText(thing['geo:long'] ?? thing['geo:longitude']),
    cellText(thing['geo:lat'] ?? thing['geo:latitude']),
  ]
}

const tagFrom = (text: string) =>
  text
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}._/-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
