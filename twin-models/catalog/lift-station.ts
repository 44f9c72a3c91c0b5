import { minutes } from '#/twin-models/core/time.ts'
import { BASEMENT, LADDER, SUMP_WATER } from '#/twin-models/forms/basement.ts'
import { placed } from '#/twin-models/forms/parts.ts'
import { PUMP_HEADER } from '#/twin-models/forms/pump.ts'
import { number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const liftStation: TwinType = {
  id: 'lift-station',
  kind: 'position',
  names: t('Lift station', '污水提升泵站'),
  glyph: 'tank',
  rank: 'station',
  channels: [
    number('level', t('Sump level', '集水池液位'), 'm', [-0.1, 4], 10_000, 2, { key: true }),
    number('inflow', t('Inflow', '入流'), 'L/s', [0, 500], 30_000, 1, { key: true }),
    number('air_temp', t('Air temperature', '室温'), 'Cel', [-40, 80], 120_000, 1),
    number('humidity', t('Humidity', '湿度'), '%', [0, 100], 120_000, 0),
  ],
  commands: [],
  rules: [
    {
      id: 'level_high',
      names: t('Sump high', '集水池液位高'),
      channel: 'level',
      above: 3.2,
      holdMs: minutes(1),
      hysteresis: 0.2,
      priority: 2,
      group: 'station',
      alarm: rationalised(
        t('Too few pumps run', '运行泵不足'),
        t('Sewage backs up into basements', '污水倒灌地下室'),
        [t('Start another pump', '再启动一台泵')],
        minutes(20),
        'start',
      ),
    },
  ],
  findings: [],
  row: true,
  form: [...BASEMENT, ...placed(PUMP_HEADER, [0, 2.85, 0]), ...placed(SUMP_WATER, [0, -4.2, -3]), ...placed(LADDER, [-4.9, 2.55, 0])],
}
