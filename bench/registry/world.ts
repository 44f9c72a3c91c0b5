import { suffixOf } from '#/server/registry/index.ts'
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

/** Spread over the whole registry, the same at every run. */
export const spread = (world: RegistryWorld, count: number) =>
  Array.from({ length: count }, (_, i) => madeObject(world, 1 + ((i * 7_919 + 13) % (world.objects - 1))))

/** The first number from which primary codes of the made-up objects are made. */
export const NUMBERS_FROM = 1_000
const suffixes: string[] = []
/** The nth suffix that has no look-alike for a check character. */
export function suffixFor(n: number): string {
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
export function idOf(n: number, salt: number): string {
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
