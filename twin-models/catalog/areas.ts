import { minutes } from '#/twin-models/core/time.ts'
import { COLUMN, CRANE_RAIL, DIE_RACK, FENCE, PART_RACK, WALKWAY } from '#/twin-models/forms/hall.ts'
import type { FormPart } from '#/twin-models/forms/part.ts'
import { box, placed } from '#/twin-models/forms/parts.ts'
import { WELD_HALL } from '#/twin-models/forms/weld-hall.ts'
import { number, t } from './build.ts'
import type { TwinType } from './shape.ts'

const area = (id: string, en: string, zh: string, glyph: string): TwinType => ({
  id,
  kind: 'position',
  names: t(en, zh),
  glyph,
  rank: 'station',
  channels: [],
  commands: [],
  rules: [],
  findings: [],
  form: [],
})

export const district: TwinType = {
  ...area('district', 'District', '片区', 'building'),
  channels: [
    number('temperature', t('Air temperature', '气温'), 'Cel', [-50, 60], minutes(1), 1, { key: true }),
    number('humidity', t('Humidity', '湿度'), '%', [0, 100], minutes(1), 0, { key: true }),
    number('rain', t('Rain', '降雨'), 'mm/h', [0, 400], minutes(1), 1, { key: true }),
  ],
}
export const quarter = area('quarter', 'Quarter', '街坊', 'building')
export const plant: TwinType = {
  ...area('plant', 'Plant', '工厂', 'building'),
  channels: [
    number('power', t('Power', '功率'), 'kW', [0, 50_000], 30_000, 0, { key: true }),
    number('people', t('People in the hall', '在场人数'), '1', [0, 2000], minutes(5), 0),
  ],
}

const every = (n: number, fromM: number, stepM: number, of: (xM: number, i: number) => FormPart[]) =>
  Array.from({ length: n }, (_, i) => of(fromM + i * stepM, i)).flat()

/** The hall around line L2: press 1 stands at the origin, presses 12 m apart along x. */
const HALL: FormPart[] = [
  box([13, 1, -0.12], [104, 34, 0.12], { tone: 'floor' }),
  ...every(9, -35, 12, (x) => placed(COLUMN, [x, 15.5, 0])),
  ...every(8, -29, 12, (x) => placed(CRANE_RAIL, [x, 14.95, 9.7])),
  ...every(8, -29, 12, (x) => placed(WALKWAY, [x, -11.2, 0])),
  ...every(19, -13, 3, (x) => placed(FENCE, [x, 6.2, 0])),
  ...every(19, -13, 3, (x, i) => (i % 4 === 2 ? [] : placed(FENCE, [x, -6.2, 0]))),
  ...[-14.5, 42.5].flatMap((x) => [4.7, -4.7].flatMap((y) => placed(FENCE, [x, y, 0], true))),
  ...[-1, 9.2, 19.4].flatMap((x) => placed(DIE_RACK, [x, 12, 0], true)),
  ...[45.5, 48.4, 51.3].flatMap((x) => [-6.2, -8.3].flatMap((y) => placed(PART_RACK, [x, y, 0]))),
]

const lineChannels = (taktS: number): TwinType['channels'] => [
  number('takt', t('Takt', '节拍'), 's', [0, 600], 5000, 2, { key: true, expected: { value: taktS } }),
  number('parts_shift', t('Parts this shift', '本班产量'), '1', [0, 100_000], 10_000, 0, { key: true }),
  number('good_shift', t('Good parts this shift', '本班合格'), '1', [0, 100_000], 10_000, 0),
  number('power', t('Power', '功率'), 'kW', [0, 5000], 10_000, 0, { key: true }),
]

export const line: TwinType = { ...area('line', 'Press line', '冲压线', 'press'), channels: lineChannels(6), form: HALL, row: true }
export const weldLine: TwinType = { ...area('weld-line', 'Weld line', '焊装线', 'robot'), channels: lineChannels(60), form: WELD_HALL }
