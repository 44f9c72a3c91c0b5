import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import type { ImportColumn, ImportMapping } from './contract.ts'
import type { Source } from './source.ts'

/** How a column is called elsewhere, in English and Chinese. The component inventory's are those of GB/T 30428.2. */
const CALLED = {
  tag: [
    'tag',
    'code',
    'id',
    'name_id',
    'objectid',
    'equipmentid',
    'equipment',
    'asset_tag',
    '位号',
    '编号',
    '设备编号',
    '设施编号',
    '资产编号',
    '对象编号',
    '点位编号',
  ],
  type: [
    'type',
    'typeid',
    'class',
    'category',
    'kind_of_object',
    'type_id',
    '类型',
    '设备类型',
    '设施类型',
    '类别名称',
    '小类',
    '小类名称',
    '部件类型',
    '孪生模型',
    '部件名称',
  ],
  kind: ['kind', '类别', '对象类别'],
  name_en: ['name_en', 'name', 'english_name', 'title', 'description', 'label', '英文名称', '英文名'],
  name_zh: ['name_zh', 'chinese_name', '名称', '中文名称', '中文名', '设备名称', '设施名称', '对象名称', '标题'],
  parent: ['parent', 'parent_tag', 'part_of', 'belongs_to', '上级', '上级位号', '所属', '父级', '所属设施', '所属对象'],
  site: ['site', 'location', 'plant', '站点', '厂区', '片区'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', 'easting', 'east', '经度', '东坐标', 'x坐标', '横坐标'],
  lat: ['lat', 'latitude', 'y', 'northing', 'north', '纬度', '北坐标', 'y坐标', '纵坐标'],
  level_m: ['level_m', 'level', 'z', 'height', 'elevation', 'altitude', '高程', '标高', '高度', '埋深'],
  heading_deg: ['heading_deg', 'heading', 'azimuth', 'bearing', 'direction', '朝向', '方位角', '方位'],
  crs: ['crs', 'srs', 'epsg', 'datum', 'coordinate_system', '坐标系', '坐标系统', '参考系'],
  epoch: ['epoch', 'coordinate_epoch', '历元', '坐标历元'],
  accuracy_m: ['accuracy_m', 'accuracy', 'sigma_m', '精度', '中误差', '点位精度'],
  gateway: ['gateway', 'gateway_tag', '网关', '所属网关'],
  serial: ['serial', 'serial_number', 'serialnumber', 'sn', 's/n', '序列号', '出厂编号'],
  in_position: ['in_position', 'installed_at', 'position', '安装位号', '安装位置', '所在位号'],
  aliases: ['aliases', 'alias', '别名'],
  settings: ['settings', 'properties', '设置'],
  links: ['links', '关系', '关联'],
  city_code: ['city_code', 'component_code', '标识码', '部件标识码', '部件代码', '城市部件编码', '部件编码'],
} as const satisfies Record<ImportColumn, readonly string[]>

/** Words for a twin type that are neither its id nor its name; those of the component inventory among them.
 *  @source GB/T 30428.2, names of component classes */
const TYPE_CALLED: Readonly<Record<string, string>> = {
  雨水箅子: 'storm-drain',
  雨水篦子: 'storm-drain',
  雨水口: 'storm-drain',
  'storm drain': 'storm-drain',
  gully: 'storm-drain',
  路灯: 'street-light',
  'street light': 'street-light',
  streetlight: 'street-light',
  lamp: 'street-light',
  监控电子眼: 'camera',
  电子眼: 'camera',
  摄像头: 'camera',
  摄像机: 'camera',
  cctv: 'camera',
  交通标志牌: 'sign',
  信息亭: 'sign',
  电子显示屏: 'sign',
  雨量计: 'rain-gauge',
  水泵: 'storm-pump',
  泵站: 'pump-station',
  燃气表: 'gas-meter',
  水表: 'water-meter',
  电表: 'energy-meter',
  网关: 'gateway',
}

const TYPE_BY_WORD = new Map([
  ...Object.entries(TYPE_CALLED).map(([word, id]) => [fold(word), id] as const),
  ...CATALOG.flatMap(({ id, names }) => [names.en, names['zh-CN'], id].map((word) => [fold(word), id] as const)),
])

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/\s*[(（[【].*$/g, '')
    .replaceAll(/[\s-]+/g, '_')
}

const COLUMN_BY_WORD = new Map(
  Object.entries(CALLED).flatMap(([column, words]) => words.map((word) => [fold(word), column as ImportColumn] as const)),
)

/** The twin type a word of the file means; null where nobody can say. */
export const typeCalled = (word: string): string | null => (twinType(word) ? word : (TYPE_BY_WORD.get(fold(word)) ?? null))

/** Which column is which: by what it is called, then by what is in it. Each of ours is given once, the first that fits. */
export function guessMapping(source: Source, sample: readonly (readonly string[])[]): ImportMapping {
  const exact = source.headers.map((header) => (Object.hasOwn(CALLED, fold(header)) ? (fold(header) as ImportColumn) : null))
  const given = new Set<ImportColumn>(exact.filter((column) => column !== null))
  const seen = new Set<ImportColumn>()
  const columns = source.headers.map((header, i) => {
    const own = exact[i] ?? null
    const column = own ?? COLUMN_BY_WORD.get(fold(header)) ?? null
    if (!column || seen.has(column) || (!own && given.has(column))) return null
    seen.add(column)
    given.add(column)
    return column
  })
  for (const [i, column] of columns.entries()) {
    const byShape = column === null ? shapeOf(sample.map((cells) => cells[i] ?? '')) : null
    if (!byShape || given.has(byShape)) continue
    given.add(byShape)
    columns[i] = byShape
  }
  // A name in Chinese under a heading that says only "name".
  const named = columns.indexOf('name_en')
  if (named >= 0 && !given.has('name_zh') && sample.some((cells) => /\p{Script=Han}/u.test(cells[named] ?? ''))) columns[named] = 'name_zh'
  const numbers = columns.flatMap((column, i) => (column === 'lon' || column === 'lat' ? sample.map((cells) => cells[i] ?? '') : []))
  const decimalComma = numbers.length > 0 && numbers.some((cell) => /^-?\d+,\d+$/.test(cell)) && !numbers.some((cell) => cell.includes('.'))
  return { columns, defaults: source.crs && !given.has('crs') ? { crs: source.crs } : {}, types: {}, decimalComma }
}

/** Degrees in China look like nothing else in a table. */
function shapeOf(cells: readonly string[]): ImportColumn | null {
  const numbers = cells.filter(Boolean).map((cell) => (/^\d{1,3}[.,]\d{4,}$/.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN))
  if (numbers.length < 2 || numbers.some(Number.isNaN)) return null
  if (numbers.every((value) => value > 73 && value < 136)) return 'lon'
  return numbers.every((value) => value > 3 && value < 54) ? 'lat' : null
}
