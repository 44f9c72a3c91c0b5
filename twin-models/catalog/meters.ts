import { days, hours, minutes } from '#/twin-models/core/time.ts'
import { box, cylinder } from '#/twin-models/forms/parts.ts'
import { GAS_METER } from '#/twin-models/forms/pump.ts'
import { boolean, HOLD, number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** Limits for entry: O2 19.5 to 23.5 %, LEL under 10 %, H2S 10 mg/m³. */
export const gasMeter: TwinType = {
  id: 'gas-meter',
  kind: 'position',
  names: t('Gas detector', '气体检测仪'),
  glyph: 'air-quality',
  rank: 'point',
  channels: [
    number('o2', t('Oxygen', '氧气'), '%', [0, 100], 10_000, 1, { key: true, expected: { value: 20.9 } }),
    number('lel', t('Combustible gas, LEL', '可燃气 LEL'), '%', [0, 100], 10_000, 0, { key: true }),
    number('co', t('Carbon monoxide', '一氧化碳'), 'mg/m3', [0, 2000], 10_000, 0),
    number('h2s', t('Hydrogen sulphide', '硫化氢'), 'mg/m3', [0, 500], 10_000, 1, { key: true }),
  ],
  commands: [],
  rules: [
    {
      id: 'h2s_high',
      names: t('Hydrogen sulphide over the limit', '硫化氢超限'),
      channel: 'h2s',
      above: 10,
      holdMs: 10_000,
      hysteresis: 2,
      priority: 1,
      group: 'self',
      alarm: rationalised(
        t('Sludge stirred, ventilation too weak', '搅动淤泥，通风不足'),
        t('People below are in danger', '井下人员有危险'),
        [
          t('Nobody goes down; people below come up', '禁止下井，井下人员撤出'),
          t('Ventilate for 20 min and test again', '通风 20 分钟后复测'),
        ],
        minutes(1),
      ),
    },
    {
      id: 'o2_low',
      names: t('Oxygen low', '氧气不足'),
      channel: 'o2',
      below: 19.5,
      holdMs: 10_000,
      hysteresis: 0.3,
      priority: 1,
      group: 'self',
      alarm: rationalised(
        t('Air displaced by other gas', '空气被其他气体置换'),
        t('People below lose consciousness', '井下人员可能昏迷'),
        [t('Nobody goes down; ventilate', '禁止下井，通风')],
        minutes(1),
      ),
    },
  ],
  findings: [],
  form: GAS_METER,
}

/** NB-IoT, wakes once a day or by the hour; the valve hears a command only then. */
export const waterMeter: TwinType = {
  id: 'water-meter',
  kind: 'position',
  names: t('Water meter', '水表'),
  glyph: 'water-meter',
  rank: 'dense',
  channels: [
    number('volume', t('Meter reading', '累计水量'), 'm3', [0, 1e9], minutes(30), 2, { key: true }),
    number('flow', t('Flow', '流量'), 'm3/h', [-10, 500], minutes(30), 3, { key: true }),
    boolean('valve_open', t('Valve', '阀门'), t('Closed', '关闭'), t('Open', '开启'), hours(1)),
    number('battery', t('Battery', '电池'), 'V', [0, 5], hours(6), 2),
  ],
  commands: [
    {
      id: 'close_valve',
      names: t('Close the valve', '关闭阀门'),
      class: 'important',
      params: [],
      envelope: [HOLD],
      effect: { channel: 'valve_open', toValue: 0, tolerance: 0, withinMs: days(1) },
      validForMs: days(1),
    },
  ],
  rules: [
    {
      id: 'night_flow',
      names: t('Water flows all the time', '持续用水'),
      channel: 'flow',
      above: 60,
      holdMs: hours(2),
      priority: 4,
      group: 'self',
    },
  ],
  findings: [],
  form: [
    cylinder([-0.15, 0, 0.15], 0.04, 0.3, { role: 'pipe', axis: 'x' }),
    cylinder([0, 0, 0.12], 0.1, 0.12, { tone: 'dark' }),
    cylinder([0, 0, 0.24], 0.09, 0.04, { tone: 'light' }),
  ],
}

export const energyMeter: TwinType = {
  id: 'energy-meter',
  kind: 'position',
  names: t('Energy meter', '电能表'),
  glyph: 'breaker',
  rank: 'dense',
  channels: [
    number('power', t('Power', '功率'), 'kW', [-1000, 20_000], 30_000, 1, { key: true }),
    number('energy', t('Energy', '电能'), 'kW.h', [0, 1e9], 60_000, 1, { key: true }),
    number('power_factor', t('Power factor', '功率因数'), '1', [-1, 1], 60_000, 3),
  ],
  commands: [],
  rules: [],
  findings: [],
  form: [box([0, 0, 0], [0.5, 0.3, 1.6], { tone: 'light' }), box([0.26, 0, 1], [0.02, 0.2, 0.25], { tone: 'dark' })],
  properties: [{ id: 'accuracy', names: t('Accuracy class', '准确度等级'), unit: '1' }],
}
