import { minutes, seconds } from '#/twin-models/core/time.ts'
import { box, cylinder, tube } from '#/twin-models/forms/parts.ts'
import { boolean, HOLD, number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const building: TwinType = {
  id: 'building',
  kind: 'position',
  names: t('Building', '建筑'),
  glyph: 'building',
  rank: 'station',
  channels: [
    number('power', t('Power', '功率'), 'kW', [0, 20_000], minutes(1), 0, { key: true }),
    number('people', t('People inside', '在内人数'), '1', [0, 50_000], minutes(5), 0),
    number('indoor_temp', t('Indoor temperature', '室内温度'), 'Cel', [-10, 60], minutes(2), 1, { key: true }),
  ],
  commands: [],
  rules: [],
  findings: [],
  form: [
    box([0, 0, 0], [46, 30, 16], { tone: 'wall' }),
    box([-6, 0, 16], [26, 22, 8], { tone: 'wall' }),
    box([14, 4, 16], [8, 8, 2.4], { tone: 'dark' }),
    box([0, -15.5, 0], [14, 2, 4], { tone: 'light' }),
  ],
}

export const archiveRoom: TwinType = {
  id: 'archive-room',
  kind: 'position',
  names: t('Archive room', '档案室'),
  glyph: 'room',
  rank: 'point',
  channels: [
    number('humidity', t('Relative humidity', '相对湿度'), '%', [0, 100], minutes(1), 1, { key: true, expected: { value: 52 } }),
    number('temperature', t('Temperature', '温度'), 'Cel', [-10, 60], minutes(1), 1, { key: true }),
    number('dew_point', t('Dew point', '露点'), 'Cel', [-30, 40], minutes(1), 1),
  ],
  commands: [],
  rules: [
    {
      id: 'humid',
      names: t('Too humid for paper', '湿度对纸质档案过高'),
      channel: 'humidity',
      above: 60,
      holdMs: minutes(5),
      hysteresis: 1,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('Chilled water too warm to dry the air', '冷水温度过高，除湿不足'),
        t('Mould within days', '数日内可能生霉'),
        [t('Lower the chilled-water set-point', '降低冷水设定值')],
        minutes(60),
      ),
    },
  ],
  findings: [],
  form: [
    box([0, 0, 0], [8, 6, 0.1], { tone: 'floor' }),
    box([-2, 0, 0.1], [0.6, 4.6, 2.2]),
    box([0, 0, 0.1], [0.6, 4.6, 2.2]),
    box([2, 0, 0.1], [0.6, 4.6, 2.2]),
  ],
}

/** 1,400 kW each; power falls 2.8 % a kelvin of set-point. Own default 7.0 °C, to which a lapsed lease returns it. */
export const chiller: TwinType = {
  id: 'chiller',
  kind: 'position',
  names: t('Chiller', '冷水机组'),
  glyph: 'chiller',
  rank: 'point',
  channels: [
    boolean('running', t('Running', '运行'), t('Stopped', '停止'), t('Running', '运行'), seconds(30), { key: true }),
    number('setpoint', t('Set-point', '设定值'), 'Cel', [3, 20], seconds(30), 1, { key: true, expected: { value: 7 } }),
    number('supply_temp', t('Supply', '供水温度'), 'Cel', [0, 40], seconds(30), 1, { key: true }),
    number('return_temp', t('Return', '回水温度'), 'Cel', [0, 40], seconds(30), 1),
    number('power', t('Power', '功率'), 'kW', [0, 800], seconds(30), 0, { key: true }),
    number('load', t('Load', '负荷'), '%', [0, 120], minutes(1), 0),
    number('condenser_temp', t('Condenser', '冷凝温度'), 'Cel', [0, 80], minutes(1), 1),
  ],
  commands: [
    {
      id: 'set_setpoint',
      names: t('Set chilled-water temperature', '设定冷水温度'),
      class: 'important',
      params: [{ id: 'setpoint', names: t('Set-point', '设定值'), unit: 'Cel', kind: 'number', min: 6, max: 12, step: 0.5, default: 7 }],
      envelope: [
        { kind: 'param', id: 'setpoint', names: t('Set-point', '设定值'), unit: 'Cel', param: 'setpoint', min: 7, max: 10 },
        {
          kind: 'reading',
          id: 'archive_humidity',
          names: t('Archive humidity', '档案室湿度'),
          unit: '%',
          on: 'archive',
          channel: 'humidity',
          max: 59.9,
          maxAgeMs: minutes(5),
        },
        HOLD,
      ],
      effect: { channel: 'setpoint', toParam: 'setpoint', tolerance: 0.1, withinMs: seconds(60) },
      validForMs: minutes(10),
      leaseMs: minutes(30),
    },
  ],
  rules: [
    {
      id: 'condenser_hot',
      names: t('Condenser hot', '冷凝温度高'),
      channel: 'condenser_temp',
      above: 48,
      holdMs: minutes(10),
      hysteresis: 2,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('Cooling tower weak or tubes fouled', '冷却塔能力不足或管束结垢'),
        t('The chiller trips on high pressure', '机组高压跳机'),
        [t('Start another tower fan', '再开一台冷却塔风机')],
        minutes(30),
      ),
    },
  ],
  findings: [],
  form: [
    box([0, 0, 0], [4.4, 1.7, 0.2], { tone: 'dark' }),
    cylinder([-2, 0.42, 0.75], 0.45, 4, { axis: 'x' }),
    cylinder([-2, -0.42, 0.75], 0.45, 4, { axis: 'x', tone: 'light' }),
    cylinder([-0.9, 0, 1.65], 0.42, 1.5, { axis: 'x', tone: 'dark' }),
    cylinder([0.6, 0, 1.65], 0.3, 0.6, { axis: 'x' }),
    box([1.7, 0.1, 1.2], [0.7, 0.9, 1], { tone: 'light' }),
    tube(0.12, [
      [-2.1, -0.42, 0.75],
      [-2.6, -0.42, 0.75],
      [-2.6, -0.42, 2.4],
    ]),
    tube(0.12, [
      [-2.1, 0.42, 0.75],
      [-2.9, 0.42, 0.75],
      [-2.9, 0.42, 2.4],
    ]),
  ],
}
