import { minutes, seconds } from '#/twin-models/core/time.ts'
import { PUMP, PUMP_PIPEWORK } from '#/twin-models/forms/pump.ts'
import { ANOMALY, boolean, CLOSING_CODES, HOLD, number, rationalised, running, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** Dry-installed sewage pump: 62 L/s at 11.8 m, 11.6 kW at the shaft, healthy 23.5 A of 29.5. */
const RUNNING = [{ channel: 'running', equals: 1 }]

export const liftPump: TwinType = {
  id: 'lift-pump',
  kind: 'position',
  names: t('Lift pump', '提升泵'),
  glyph: 'pump',
  rank: 'point',
  channels: [
    running(5000),
    number('flow', t('Flow', '流量'), 'L/s', [-5, 200], 5000, 1, { key: true, expected: { value: 62, when: RUNNING } }),
    number('current_1', t('Current L1', '电流 L1'), 'A', [0, 200], 10_000, 1, { expected: { value: 23.5, when: RUNNING } }),
    number('current_2', t('Current L2', '电流 L2'), 'A', [0, 200], 10_000, 1),
    number('current_3', t('Current L3', '电流 L3'), 'A', [0, 200], 10_000, 1),
    number('v_rms', t('Vibration velocity', '振动速度'), 'mm/s', [0, 100], 10_000, 2, { key: true }),
    boolean('seal_wet', t('Seal chamber', '密封腔'), t('Dry', '干燥'), t('Wet', '进水'), 30_000, { key: true }),
    number('winding_temp', t('Winding temperature', '绕组温度'), 'Cel', [-40, 250], 30_000, 1),
    number('speed', t('Speed', '转速'), '{rev}/min', [0, 3600], 10_000, 0),
    number('hours', t('Running hours', '运行小时'), 'h', [0, 500_000], 300_000, 1),
    number('insulation', t('Insulation at 500 V', '绝缘电阻 500 V'), 'MOhm', [0, 20_000], 3_600_000, 0),
  ],
  commands: [
    {
      id: 'start',
      names: t('Start', '启动'),
      class: 'important',
      params: [],
      envelope: [
        { kind: 'offFor', id: 'off_for', names: t('Off for', '已停机'), unit: 'min', channel: 'running', minMs: minutes(2) },
        { kind: 'countPerHour', id: 'starts_hour', names: t('Starts this hour', '本小时启动次数'), unit: '1', max: 10 },
        {
          kind: 'reading',
          id: 'winding',
          names: t('Winding', '绕组温度'),
          unit: 'Cel',
          channel: 'winding_temp',
          max: 110,
          maxAgeMs: minutes(2),
        },
        HOLD,
      ],
      effect: { channel: 'flow', toValue: 62, tolerance: 6, withinMs: seconds(30) },
      validForMs: minutes(5),
    },
    {
      id: 'stop',
      names: t('Stop', '停止'),
      class: 'important',
      params: [],
      envelope: [HOLD],
      effect: { channel: 'flow', toValue: 0, tolerance: 1, withinMs: seconds(30) },
      validForMs: minutes(5),
    },
  ],
  rules: [
    {
      id: 'velocity_high',
      names: t('Vibration high', '振动偏高'),
      channel: 'v_rms',
      above: 7.1,
      when: RUNNING,
      holdMs: minutes(2),
      hysteresis: 0.5,
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('Bearing or impeller damage', '轴承或叶轮损坏'),
        t('The pump fails within hours', '泵将在数小时内失效'),
        [t('Stop the pump if another can take over', '若有其他泵可接替则停泵'), t('Plan the swap', '安排更换')],
        minutes(60),
      ),
    },
    {
      id: 'seal_leak',
      names: t('Water in the seal chamber', '密封腔进水'),
      channel: 'seal_wet',
      above: 0.5,
      holdMs: minutes(5),
      priority: 4,
      group: 'self',
      order: {
        title: t('Swap the pump, seal leaks', '密封泄漏，更换水泵'),
        priority: 2,
        steps: [
          { id: 'permit', names: t('Permit issued, remote blocked', '许可已签发，远程已锁定'), needs: 'permit' },
          { id: 'scan', names: t('Scan the pump in place', '扫描在位水泵'), needs: 'scan' },
          { id: 'gas', names: t('Test the air', '检测空气'), needs: 'test' },
          { id: 'swap', names: t('Take out, put in the rebuilt pump', '拆下，装入大修泵') },
          { id: 'scan_new', names: t('Scan the pump put in', '扫描新装水泵'), needs: 'scan' },
          { id: 'insulation', names: t('Insulation at 500 V', '绝缘电阻 500 V'), needs: 'value', channel: 'insulation' },
          { id: 'flow', names: t('Flow on the trial run', '试运行流量'), needs: 'value', channel: 'flow' },
        ],
        parts: [{ code: 'SN-8042', names: t('Pump, rebuilt, serial 8042', '大修水泵，序列号 8042'), quantity: 1 }],
        permits: ['lock-out', 'confined-space'],
        estimateMin: 150,
        closingCodes: CLOSING_CODES,
        verifiedWhen: t('Seal chamber dry and 1.9 mm/s or less on the trial run', '密封腔干燥且试运行不高于 1.9 mm/s'),
      },
    },
  ],
  findings: [{ ...ANOMALY, normal: [{ channel: 'v_rms', below: 2.8 }] }],
  form: [...PUMP, ...PUMP_PIPEWORK],
}
