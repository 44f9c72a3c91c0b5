import { minutes } from '#/twin-models/core/time.ts'
import { CABINET } from '#/twin-models/forms/pump.ts'
import { boolean, number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const feeder: TwinType = {
  id: 'feeder',
  kind: 'position',
  names: t('Feeder', '馈线柜'),
  glyph: 'breaker',
  rank: 'point',
  channels: [
    boolean('closed', t('Breaker', '断路器'), t('Open', '分闸'), t('Closed', '合闸'), 30_000, { key: true }),
    number('voltage', t('Voltage', '电压'), 'V', [0, 1000], 30_000, 0, { key: true, expected: { value: 400 } }),
    number('current', t('Current', '电流'), 'A', [0, 4000], 30_000, 1, { key: true }),
    number('power', t('Power', '功率'), 'kW', [-100, 3000], 30_000, 1),
    number('lug_temp', t('Terminal temperature', '接线端温度'), 'Cel', [-40, 200], 60_000, 1),
  ],
  commands: [],
  rules: [
    {
      id: 'lug_hot',
      names: t('Terminal hot', '接线端过热'),
      channel: 'lug_temp',
      above: 85,
      holdMs: minutes(2),
      hysteresis: 5,
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('A loose terminal under load', '带载端子松动'),
        t('Insulation burns, the feeder trips', '绝缘烧损、馈线跳闸'),
        [t('Shift load, send an electrician', '转移负荷并派电工')],
        minutes(30),
      ),
    },
  ],
  findings: [],
  form: CABINET,
}
