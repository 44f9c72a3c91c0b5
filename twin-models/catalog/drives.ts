import { minutes } from '#/twin-models/core/time.ts'
import { BEARING, MOTOR } from '#/twin-models/forms/motor.ts'
import { ANOMALY, number, rationalised, running, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** Auxiliary motors: conveyors, fans, hydraulics, lubrication. */
export const motor: TwinType = {
  id: 'motor',
  kind: 'position',
  names: t('Motor', '电机'),
  glyph: 'motor',
  rank: 'dense',
  channels: [
    running(30_000),
    number('current', t('Current', '电流'), 'A', [0, 1000], 10_000, 1, { key: true }),
    number('temperature', t('Temperature', '温度'), 'Cel', [-40, 200], 30_000, 1, { key: true }),
    number('v_rms', t('Vibration velocity', '振动速度'), 'mm/s', [0, 100], 10_000, 2, { key: true }),
    number('speed', t('Speed', '转速'), '{rev}/min', [0, 6000], 30_000, 0),
  ],
  commands: [],
  rules: [
    {
      id: 'velocity_high',
      names: t('Vibration high', '振动偏高'),
      channel: 'v_rms',
      above: 7.1,
      holdMs: minutes(5),
      hysteresis: 0.5,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('Bearing, coupling or foundation', '轴承、联轴器或基础松动'),
        t('The drive fails', '驱动失效'),
        [t('Listen, plan the repair', '现场听诊并安排检修')],
        minutes(240),
      ),
    },
  ],
  findings: [{ ...ANOMALY, normal: [{ channel: 'v_rms', below: 4.5 }] }],
  form: MOTOR,
}

export const bearing: TwinType = {
  id: 'bearing',
  kind: 'position',
  names: t('Bearing', '轴承'),
  glyph: 'bearing',
  rank: 'dense',
  channels: [
    number('temperature', t('Temperature', '温度'), 'Cel', [-40, 200], 30_000, 1, { key: true }),
    number('v_rms', t('Vibration velocity', '振动速度'), 'mm/s', [0, 100], 30_000, 2, { key: true }),
  ],
  commands: [],
  rules: [
    {
      id: 'hot',
      names: t('Bearing hot', '轴承过热'),
      channel: 'temperature',
      above: 95,
      holdMs: minutes(10),
      hysteresis: 3,
      priority: 4,
      group: 'self',
    },
  ],
  findings: [],
  form: BEARING,
}
