import { once } from 'node:events'
import { connect, type DbAddress, type Sql } from '#/server/platform/db.ts'
import { cellOf, foldCode, suffixOf } from '#/server/registry/index.ts'
import { gramsOf, nameKeys, sortKey } from '#/server/search/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'

/** Where the made-up city stands, and whose it is: a tenant and a site that are there already. */
export type RegistryWorld = {
  tenantId: TenantId
  siteId: SiteId
  codePrefix: string
  objects: number
  seed?: number
  /** Without words nothing is found by name: filling goes three times as fast. */
  words?: boolean
  progress?: (line: string) => void
}

/** One made-up object: everything of it follows from its number and the seed. */
export type MadeObject = {
  n: number
  id: string
  code: string
  suffix: string
  tag: string
  kind: 'position' | 'asset'
  typeId: string
  en: string
  zh: string
  parent: number | null
  lon: number
  lat: number
  retired: boolean
  /** Of an asset: the position where it stands. */
  standsIn: number | null
  hasAsset: boolean
  ipv6: string | null
}

const KINDS = [
  { typeId: 'storm-drain', tag: 'SD', en: 'storm drain', zh: '雨水口', share: 0.4 },
  { typeId: 'street-light', tag: 'SL', en: 'street light', zh: '路灯', share: 0.3 },
  { typeId: 'camera', tag: 'CM', en: 'camera', zh: '摄像机', share: 0.06 },
  { typeId: 'gas-meter', tag: 'GM', en: 'gas meter', zh: '燃气表', share: 0.08 },
  { typeId: 'water-meter', tag: 'WM', en: 'water meter', zh: '水表', share: 0.08 },
  { typeId: 'storm-pump', tag: 'SP', en: 'storm pump', zh: '雨水泵', share: 0.04 },
  { typeId: 'pump-asset', tag: 'PA', en: 'pump', zh: '水泵', share: 0.04 },
] as const
const STREETS = [
  'Harbour',
  'Garden',
  'Mill',
  'Lake',
  'Temple',
  'Bridge',
  'Orchard',
  'Market',
  'Canal',
  'Pine',
  'River',
  'Stone',
  'Willow',
  'Station',
  'Tower',
  'Spring',
] as const
const STREETS_ZH = [
  '海港',
  '花园',
  '磨坊',
  '湖滨',
  '寺前',
  '桥头',
  '果园',
  '集市',
  '运河',
  '松林',
  '江边',
  '石门',
  '柳树',
  '车站',
  '塔楼',
  '春晓',
] as const
const WAYS = ['Road', 'Street', 'Lane', 'Avenue'] as const
const WAYS_ZH = ['路', '街', '巷', '大道'] as const
const AREA = 1_000

/** The nth object of the world. 0 is the district; then an area for every thousand; then what stands in them. */
export function madeObject(world: RegistryWorld, n: number): MadeObject {
  const areas = Math.ceil(world.objects / AREA)
  const seed = world.seed ?? 1
  const chance = (salt: number) => hash(n, salt + seed * 97) / 2 ** 32
  const suffix = suffixFor(n)
  const base = {
    n,
    id: idOf(n, seed),
    code: `${world.codePrefix}/${suffix}`,
    suffix,
    retired: false,
    standsIn: null,
    hasAsset: false,
    ipv6: null,
  }
  const lon = 121.4 + 0.2 * chance(1)
  const lat = 31.2 + 0.2 * chance(2)
  if (n === 0)
    return { ...base, tag: 'WORLD', kind: 'position', typeId: 'district', en: 'Made-up city', zh: '虚拟城区', parent: null, lon, lat }
  if (n <= areas) {
    const tag = `Q-${String(n).padStart(4, '0')}`
    return { ...base, tag, kind: 'position', typeId: 'quarter', en: `Quarter ${n}`, zh: `第${n}片区`, parent: 0, lon, lat }
  }
  const { kind, isAsset } = kindOf(world, n)
  const street = hash(n, 11 + seed) % 64
  const way = street % 4
  const named = Math.floor(street / 4)
  const position = isAsset && n - 1 > areas ? n - 1 : null
  return {
    ...base,
    tag: `${kind.tag}-${String(n).padStart(7, '0')}`,
    kind: isAsset ? 'asset' : 'position',
    typeId: kind.typeId,
    en: `${STREETS[named]} ${WAYS[way]} ${kind.en}`,
    zh: `${STREETS_ZH[named]}${WAYS_ZH[way]}${kind.zh}`,
    parent: isAsset ? null : 1 + (hash(n, 5) % areas),
    lon,
    lat,
    retired: !isAsset && kind.typeId !== 'storm-pump' && chance(7) < 0.02,
    standsIn: position,
    hasAsset: kind.typeId === 'storm-pump' && n + 1 < world.objects && kindOf(world, n + 1).isAsset,
    ipv6: !isAsset && chance(9) < 0.3 ? `2001:db8:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}::1` : null,
  }
}

/** Every pump stands beside the asset in it. */
function kindOf(world: RegistryWorld, n: number): { kind: (typeof KINDS)[number]; isAsset: boolean } {
  const draw = (of: number) => {
    let rest = hash(of - (of % 2), 3 + (world.seed ?? 1)) / 2 ** 32
    for (const kind of KINDS) {
      rest -= kind.share
      if (rest < 0) return kind
    }
    return KINDS[0]
  }
  const kind = draw(n)
  if (kind.typeId !== 'storm-pump' && kind.typeId !== 'pump-asset') return { kind, isAsset: false }
  const isAsset = n % 2 === 1
  return { kind: isAsset ? KINDS[6] : KINDS[5], isAsset }
}

/** Fills an empty registry of an embedded database with made-up objects, with codes, places, stays, numbers, first life events and the
 *  search's own tables, as its superuser: triggers and walls are passed by, what they hold is kept by construction.
 *  @throws Error where the database is not an embedded one */
export async function fillRegistry(address: DbAddress, world: RegistryWorld): Promise<void> {
  if ('url' in address) throw new Error('a made-up registry is put into an embedded database only')
  const client = connect(address, 'postgres', 1)
  try {
    await client`set session_replication_role = replica`
    await client`set maintenance_work_mem = '512MB'`
    await client`set synchronous_commit = off`
    const indexes = await dropIndexes(client)
    const buckets = await putBuckets(client, world)
    for (const table of tables(world, buckets)) {
      world.progress?.(`${table.name} …`)
      await copy(client, table, world)
    }
    await client`select setval('registry_code_numbers', ${NUMBERS_FROM + world.objects * 2})`
    for (const index of indexes) {
      world.progress?.(`${index.name} …`)
      await client.unsafe(index.definition)
    }
    for (const table of FILLED) await client.unsafe(`vacuum (analyze) ${table}`)
  } finally {
    await client.end({ timeout: 5 })
  }
}

const FILLED = [
  'objects',
  'places',
  'codes',
  'stays',
  'numbers',
  'series',
  'life_events',
  'search_rows',
  'search_docs',
  'search_grams',
  'search_buckets',
]
const NUMBERS_FROM = 1_000
type Table = { name: string; columns: string; rows: (made: MadeObject) => (string | number | boolean | null)[][] }

function tables(world: RegistryWorld, buckets: ReadonlyMap<string, number>): Table[] {
  const { tenantId, siteId } = world
  const at = '2026-01-05T08:00:00Z'
  const by = JSON.stringify({ kind: 'system', id: 'system:bench', name: 'bench' })
  const parentId = (n: number | null) => (n === null ? null : idOf(n, world.seed ?? 1))
  const words = nameGrams()
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
        const keys = nameKeys({ en: o.en, 'zh-CN': o.zh }, o.tag)
        return [[o.id, tenantId, buckets.get(bucketOf(o)) ?? 0, sortKey(o.tag), keys.en, keys.zh, pathOf(o), updatedAt(o), 1]]
      },
    },
    {
      name: 'search_docs',
      columns: 'tenant_id, id, kind, names, code, type_id, href, rank, version',
      words: true,
      rows: (o) => [[tenantId, o.id, 'object', namesOf(o), o.tag, o.typeId, `/id/${o.tag}`, 3, 1]],
    },
    {
      name: 'search_grams',
      columns: 'tenant_id, gram, doc_id, weight, rank',
      words: true,
      rows: (o) => words(o).map(({ gram, weight }) => [tenantId, gram, o.id, weight, 3]),
    },
  ]
  return all.filter((table) => world.words !== false || !table.words)
}

const namesOf = (o: MadeObject) => JSON.stringify({ en: o.en, 'zh-CN': o.zh })
const updatedAt = (o: MadeObject) => new Date(Date.UTC(2026, 0, 5, 8) + o.n).toISOString()
const bucketOf = (o: MadeObject) =>
  [o.kind, o.typeId, o.retired ? 'retired' : 'in_service', o.hasAsset || o.standsIn !== null, o.ipv6 !== null].join('|')

function pathOf(o: MadeObject): string {
  if (o.n === 0 || o.parent === null) return `${o.suffix}/`
  const parents = o.parent === 0 ? [0] : [0, o.parent]
  return `${parents.map(suffixFor).join('/')}/${o.suffix}/`
}

/** Streets repeat: the grams of a name are made once. */
function nameGrams(): (o: MadeObject) => { gram: string; weight: number }[] {
  const known = new Map<string, { gram: string; weight: number }[]>()
  return (o) => {
    const ofName = known.get(o.zh) ?? gramsOf({ en: o.en, 'zh-CN': o.zh }, [])
    if (known.size < 20_000) known.set(o.zh, ofName)
    const ofCodes = gramsOf({}, [o.tag, o.code, o.suffix])
    const seen = new Set(ofCodes.map(({ gram }) => gram))
    return [...ofCodes, ...ofName.filter(({ gram }) => !seen.has(gram))]
  }
}

async function putBuckets(client: Sql, world: RegistryWorld): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (let n = 0; n < world.objects; n++) {
    const key = bucketOf(madeObject(world, n))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const ids = new Map<string, number>()
  for (const [key, count] of counts) {
    const [kind = '', typeId = '', state = '', hasAsset, hasNumber] = key.split('|')
    const [row] = await client<{ id: number }[]>`
      insert into search_buckets (tenant_id, kind, type_id, site_id, state, has_asset, has_number, count)
      values (${world.tenantId}, ${kind}, ${typeId}, ${world.siteId}, ${state}, ${hasAsset === 'true'}, ${hasNumber === 'true'}, ${count}) returning id`
    if (row) ids.set(key, row.id)
  }
  return ids
}

/** Indexes that keep nothing unique are built after the rows: ten times as fast. */
async function dropIndexes(client: Sql): Promise<{ name: string; definition: string }[]> {
  const found = await client<{ name: string; definition: string }[]>`
    select i.relname as name, pg_get_indexdef(x.indexrelid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
      left join pg_constraint c on c.conindid = x.indexrelid and c.conrelid = x.indrelid
    where t.relname in ('search_rows', 'search_grams', 'codes', 'numbers', 'places', 'series', 'life_events', 'objects')
      and t.relnamespace = 'public'::regnamespace and c.oid is null`
  for (const { name } of found) await client.unsafe(`drop index ${name}`)
  const [key] = await client<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'search_grams'::regclass and contype = 'p'`
  const [keyName] = await client<
    { name: string }[]
  >`select conname as name from pg_constraint where conrelid = 'search_grams'::regclass and contype = 'p'`
  const rebuilt = found.map(({ name, definition }) => ({ name, definition }))
  if (key && keyName) {
    await client.unsafe(`alter table search_grams drop constraint ${keyName.name}`)
    rebuilt.push({ name: keyName.name, definition: `alter table search_grams add constraint ${keyName.name} ${key.definition}` })
  }
  return rebuilt
}

const CHUNK = 256 * 1024

async function copy(client: Sql, { name, columns, rows }: Table, world: RegistryWorld): Promise<void> {
  const into = await client.unsafe(`copy ${name} (${columns}) from stdin`).writable()
  let text = ''
  const flush = async () => {
    if (!into.write(text)) await once(into, 'drain')
    text = ''
  }
  for (let n = 0; n < world.objects; n++) {
    for (const row of rows(madeObject(world, n))) text += `${row.map(cell).join('\t')}\n`
    if (text.length > CHUNK) await flush()
  }
  await flush()
  const done = once(into, 'finish')
  into.end()
  await done
}

const cell = (value: string | number | boolean | null) =>
  value === null
    ? '\\N'
    : typeof value === 'string'
      ? /[\\\t\n\r]/.test(value)
        ? value.replaceAll(/[\\\t\n\r]/g, (it) => `\\${it}`)
        : value
      : String(value)

const suffixes: string[] = []
/** The nth suffix that has no look-alike for a check character. */
function suffixFor(n: number): string {
  for (let number = NUMBERS_FROM + (suffixes.length > 0 ? (lastNumber ?? 0) + 1 : 0); suffixes.length <= n; number++) {
    const suffix = suffixOf(number)
    if (!suffix) continue
    suffixes.push(suffix)
    lastNumber = number - NUMBERS_FROM
  }
  return suffixes[n] as string
}
let lastNumber: number | null = null

/** A UUIDv7 that follows from a number and a salt. */
function idOf(n: number, salt: number): string {
  const hex = (Date.UTC(2026, 0, 5) + Math.floor(n / 100)).toString(16).padStart(12, '0')
  const a = hash(n, salt + 101)
    .toString(16)
    .padStart(8, '0')
  const b = hash(n, salt + 202)
    .toString(16)
    .padStart(8, '0')
  const low = (n % 100).toString(16).padStart(3, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${low}-a${a.slice(0, 3)}-${a.slice(3)}${b.slice(0, 7)}`
}

/** @source Murmur3's finaliser */
function hash(n: number, salt: number): number {
  let h = (n ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
