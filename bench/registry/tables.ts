import { cellOf, foldCode } from '#/server/registry/index.ts'
import { gramLines, gramsOf, nameKeys, placeOf, shelfOf, sortKey } from '#/server/search/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { idOf, type MadeObject, type RegistryWorld, suffixFor } from './world.ts'

/** What a table holds of one made-up object. Arrays are written as text. */
export type Table = { name: string; columns: string; rows: (made: MadeObject) => (string | number | boolean | null)[][] }

/** The tables of the registry and of its search, as they would have been written object by object. */
export function tables(world: RegistryWorld, buckets: ReadonlyMap<string, number>): Table[] {
  const { tenantId, siteId } = world
  const at = '2026-01-05T08:00:00Z'
  const by = JSON.stringify({ kind: 'system', id: 'system:bench', name: 'bench' })
  const parentId = (n: number | null) => (n === null ? null : idOf(n, world.seed ?? 1))
  const words = nameGrams()
  const keysOf = nameOrders()
  const all: (Table & { words?: true })[] = [
    {
      name: 'objects',
      columns:
        'id, tenant_id, kind, type_id, site_id, code, tag, names, parent_id, version, created_at, updated_at, retired_at, life_state',
      rows: (o) => [
        [
          o.id,
          tenantId,
          o.kind,
          o.typeId,
          siteId,
          o.code,
          o.tag,
          namesOf(o),
          parentId(o.parent),
          1,
          at,
          updatedAt(o),
          o.retired ? at : null,
          o.retired ? 'retired' : 'in_service',
        ],
      ],
    },
    {
      name: 'places',
      columns: 'object_id, tenant_id, lon, lat, source_crs, source_x, source_y, cell',
      rows: (o) => (o.kind === 'asset' ? [] : [[o.id, tenantId, o.lon, o.lat, 'EPSG:4490', o.lon, o.lat, cellOf(o.lon, o.lat).toString()]]),
    },
    {
      name: 'codes',
      columns: 'scheme, scope, canonical, value, tenant_id, object_id',
      rows: (o) => [
        ['onefold', 'world', o.code, o.code, tenantId, o.id],
        ['tag', tenantId, foldCode(o.tag), o.tag, tenantId, o.id],
        ...(o.kind === 'asset' ? [['serial', `${tenantId}:${o.typeId}`, `KSB-${o.n}`, `KSB-${o.n}`, tenantId, o.id]] : []),
      ],
    },
    {
      name: 'stays',
      columns: 'id, tenant_id, asset_id, position_id, during',
      rows: (o) => (o.standsIn === null ? [] : [[idOf(o.n, 7_001), tenantId, o.id, idOf(o.standsIn, world.seed ?? 1), `["${at}",)`]]),
    },
    {
      name: 'numbers',
      columns: 'id, tenant_id, object_id, kind, value, state, is_primary, valid_from',
      rows: (o) => (o.ipv6 ? [[idOf(o.n, 7_002), tenantId, o.id, 'ipv6', o.ipv6, 'planned', true, at]] : []),
    },
    {
      name: 'series',
      columns: 'tenant_id, object_id, channel, unit',
      rows: (o) => (o.kind === 'asset' ? [] : (twinType(o.typeId)?.channels ?? []).map(({ id, unit }) => [tenantId, o.id, id, unit])),
    },
    {
      name: 'life_events',
      columns: 'id, tenant_id, object_id, at, verb, by, version',
      rows: (o) => [[idOf(o.n, 7_003), tenantId, o.id, at, 'registered', by, 1]],
    },
    {
      name: 'search_rows',
      columns: 'object_id, tenant_id, bucket, tag_key, en_key, zh_key, path, updated_at, version',
      rows: (o) => {
        const keys = keysOf(o)
        return [[o.id, tenantId, buckets.get(bucketOf(o)) ?? 0, sortKey(o.tag), keys.en, keys.zh, pathOf(o), updatedAt(o), 1]]
      },
    },
    {
      name: 'search_docs',
      columns: 'tenant_id, id, kind, names, code, type_id, href, rank, version, shelf, grams',
      words: true,
      rows: (o) => [
        [tenantId, o.id, 'object', namesOf(o), o.tag, o.typeId, `/id/${o.tag}`, RANK, 1, shelfOf(o.typeId), gramLines(words(o))],
      ],
    },
    {
      name: 'search_grams',
      columns: 'tenant_id, shelf, gram, doc_id, place',
      words: true,
      rows: (o) => words(o).map(({ gram, weight }) => [tenantId, shelfOf(o.typeId), gram, o.id, placeOf(weight, RANK)]),
    },
  ]
  return all.filter((table) => world.words !== false || !table.words)
}

const RANK = 3 // of what stands in a station
const namesOf = (o: MadeObject) => JSON.stringify({ en: o.en, 'zh-CN': o.zh })
const updatedAt = (o: MadeObject) => new Date(Date.UTC(2026, 0, 5, 8) + o.n).toISOString()
export const bucketOf = (o: MadeObject) =>
  [o.kind, o.typeId, o.retired ? 'retired' : 'in_service', o.hasAsset || o.standsIn !== null, o.ipv6 !== null].join('|')

function pathOf(o: MadeObject): string {
  if (o.n === 0 || o.parent === null) return `${o.suffix}/`
  const parents = o.parent === 0 ? [0] : [0, o.parent]
  return `${parents.map(suffixFor).join('/')}/${o.suffix}/`
}

/** Streets repeat: how a name is ordered, and its grams, are made once. */
function nameOrders(): (o: MadeObject) => { en: string; zh: string } {
  const known = new Map<string, { en: string; zh: string }>()
  return (o) => {
    const keys = known.get(o.zh) ?? nameKeys({ en: o.en, 'zh-CN': o.zh }, o.tag)
    if (known.size < 20_000) known.set(o.zh, keys)
    return keys
  }
}

function nameGrams(): (o: MadeObject) => { gram: string; weight: number }[] {
  const known = new Map<string, { gram: string; weight: number }[]>()
  const made = new WeakMap<MadeObject, { gram: string; weight: number }[]>() // two tables ask for each
  return (o) => {
    const before = made.get(o)
    if (before) return before
    const ofName = known.get(o.zh) ?? gramsOf({ en: o.en, 'zh-CN': o.zh }, [])
    if (known.size < 20_000) known.set(o.zh, ofName)
    const ofCodes = gramsOf({}, [o.tag, o.code, o.suffix])
    const seen = new Set(ofCodes.map(({ gram }) => gram))
    const grams = [...ofCodes, ...ofName.filter(({ gram }) => !seen.has(gram))]
    made.set(o, grams)
    return grams
  }
}
