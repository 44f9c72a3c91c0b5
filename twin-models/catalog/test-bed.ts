import { box, cylinder, tube } from '#/twin-models/forms/parts.ts'
import { ANOMALY, number, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** A water-circulation test bed: a pump, a tank, valves, and eight sensors at 1 Hz.
 *  @source Skoltech Anomaly Benchmark (SKAB), columns of its recordings */
export const testBed: TwinType = {
  id: 'test-bed',
  kind: 'position',
  names: t('Water-circulation test bed', '水循环试验台'),
  glyph: 'pump',
  rank: 'station',
  channels: [
    number('accelerometer_1', t('Accelerometer 1 rms', '加速度计 1 有效值'), '[g]', [0, 20], 1000, 4, { key: true }),
    number('accelerometer_2', t('Accelerometer 2 rms', '加速度计 2 有效值'), '[g]', [0, 20], 1000, 4, { key: true }),
    number('current', t('Motor current', '电机电流'), 'A', [-5, 100], 1000, 3, { key: true }),
    number('pressure', t('Pressure after the pump', '泵后压力'), 'bar', [-5, 40], 1000, 3, { key: true }),
    number('temperature', t('Motor temperature', '电机温度'), 'Cel', [-40, 200], 1000, 2),
    number('thermocouple', t('Water temperature', '水温'), 'Cel', [-40, 200], 1000, 2),
    number('voltage', t('Motor voltage', '电机电压'), 'V', [0, 500], 1000, 1),
    number('flow', t('Circulation flow', '循环流量'), 'L/min', [-10, 500], 1000, 2, { key: true }),
  ],
  commands: [],
  rules: [],
  findings: [ANOMALY],
  form: [
    box([0, 0, 0], [1.8, 0.9, 0.1], { tone: 'dark' }),
    cylinder([-0.5, 0, 0.1], 0.34, 0.9, { tone: 'light' }),
    cylinder([0.2, 0, 0.3], 0.14, 0.34, { axis: 'x' }),
    cylinder([0.54, 0, 0.3], 0.18, 0.1, { axis: 'x', tone: 'dark' }),
    box([0.2, 0, 0.1], [0.4, 0.26, 0.08]),
    tube(0.025, [
      [-0.16, 0, 0.3],
      [0.2, 0, 0.3],
    ]),
    tube(0.025, [
      [0.6, 0, 0.4],
      [0.6, 0, 1.2],
      [-0.5, 0, 1.2],
      [-0.5, 0, 1],
    ]),
    box([0.1, 0, 1.13], [0.12, 0.1, 0.14], { tone: 'dark' }),
  ],
}
