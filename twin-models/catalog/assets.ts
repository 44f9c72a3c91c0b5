import { MOTOR } from '#/twin-models/forms/motor.ts'
import { PUMP } from '#/twin-models/forms/pump.ts'
import { t } from './build.ts'
import type { TwinType } from './shape.ts'

/** What has a serial and can stand in another position tomorrow. Readings belong to the position. */
const asset = (
  id: string,
  names: TwinType['names'],
  glyph: string,
  form: TwinType['form'],
  properties: NonNullable<TwinType['properties']>,
  fits: readonly string[],
): TwinType => ({
  id,
  kind: 'asset',
  names,
  glyph,
  rank: 'dense',
  channels: [],
  commands: [],
  rules: [],
  findings: [],
  form: form.map(({ binding: _, ...part }) => part),
  properties,
  fits: [...fits],
})

const POWER = { id: 'rated_power', names: t('Rated power', '额定功率'), unit: 'kW' }
const HOURS = { id: 'hours', names: t('Running hours', '运行小时'), unit: 'h' }

export const motorAsset = asset(
  'motor-asset',
  t('Motor (asset)', '电机（资产）'),
  'motor',
  MOTOR,
  [POWER, { id: 'rated_speed', names: t('Rated speed', '额定转速'), unit: '{rev}/min' }, HOURS],
  ['motor', 'press-motor'],
)
export const pumpAsset = asset(
  'pump-asset',
  t('Pump (asset)', '水泵（资产）'),
  'pump',
  PUMP,
  [POWER, { id: 'rated_flow', names: t('Rated flow', '额定流量'), unit: 'm3/h' }, HOURS],
  ['lift-pump', 'storm-pump'],
)
