import { hours, minutes } from '#/twin-models/core/time.ts'
import { MOTOR } from '#/twin-models/forms/motor.ts'
import { number, rationalised, t } from './build.ts'
import type { Condition, FindingKind, TwinType } from './shape.ts'

/** 160 kW on a drive, 1480 rpm at 18 strokes/min. Features of one stroke: 1.25 s at 25.6 kHz, crank 200 to 320° alone.
 *  Bearing 6319, 8 balls 33.34 of 147.5 mm: orders 3.096 outer race, 4.904 inner, 2.099 ball, 0.387 cage. */
const outerRace: FindingKind = {
  id: 'bearing.outer_race',
  names: t('Bearing wears, outer race', '轴承外圈磨损'),
  priority: 4,
  group: 'self',
  normal: [
    { channel: 'env_bpfo', below: 0.06 },
    { channel: 'v_rms', below: 2 },
  ],
  normalHoldMs: hours(8),
  wear: { turns: 'speed', shows: 'v_rms' },
  order: {
    title: t('Replace bearing 6319', '更换轴承 6319'),
    priority: 2,
    steps: [
      { id: 'lockout', names: t('Lock out at E-17, zero-energy try', '在 E-17 上锁挂牌，零能量验证'), needs: 'permit' },
      { id: 'scan', names: t('Scan the motor', '扫描电机编码'), needs: 'scan' },
      { id: 'remove', names: t('Uncouple, draw the old bearing', '脱开联轴器，拉出旧轴承') },
      { id: 'photo', names: t('Photograph the outer race', '拍摄外圈滚道'), needs: 'photo' },
      { id: 'fit', names: t('Heat and fit the insulated bearing', '加热装入绝缘轴承') },
      { id: 'ring', names: t('Fit the shaft grounding ring', '安装轴接地环') },
      { id: 'align', names: t('Align, close the guards', '对中，关闭防护') },
      { id: 'velocity', names: t('Vibration on the trial run', '试运行振动'), needs: 'value', channel: 'v_rms' },
    ],
    parts: [
      { code: 'BR-6319-INS', names: t('Bearing 6319, insulated', '绝缘轴承 6319'), quantity: 1 },
      { code: 'EL-AGR-095', names: t('Shaft grounding ring 95 mm', '轴接地环 95 mm'), quantity: 1 },
    ],
    permits: ['lock-out E-17'],
    estimateMin: 190,
    closingCodes: [
      { id: 'electrical_fluting', names: t('Electrical fluting', '电蚀搓板纹') },
      { id: 'lubrication', names: t('Lubrication lost', '润滑失效') },
      { id: 'misalignment', names: t('Misalignment', '不对中') },
      { id: 'no_fault', names: t('No fault found', '未发现故障') },
    ],
    verifiedWhen: t('0.04 g and 1.6 mm/s at most, for 8 hours', '连续 8 小时不高于 0.04 g 和 1.6 mm/s'),
  },
}

/** Vibration of a shaft that stands says nothing about its bearing. */
const TURNS: Condition[] = [{ channel: 'speed', above: 100 }]

export const pressMotor: TwinType = {
  id: 'press-motor',
  kind: 'position',
  names: t('Main drive motor', '主传动电机'),
  glyph: 'motor',
  rank: 'point',
  channels: [
    number('env_bpfo', t('Envelope, outer race', '外圈包络幅值'), '[g]', [0, 50], 3000, 3, {
      key: true,
      expected: { value: 0.05 },
      tellsWhen: TURNS,
    }),
    number('v_rms', t('Velocity rms', '振动速度'), 'mm/s', [0, 100], 3000, 2, { key: true, expected: { value: 1.6 }, tellsWhen: TURNS }),
    number('bearing_temp', t('Bearing temperature', '轴承温度'), 'Cel', [-40, 200], 3000, 1, { key: true }),
    number('speed', t('Shaft speed', '轴转速'), '{rev}/min', [0, 3600], 3000, 0, { key: true }),
    number('kurtosis', t('Kurtosis', '峭度'), '1', [0, 500], 3000, 2, { tellsWhen: TURNS }),
    number('env_bpfi', t('Envelope, inner race', '内圈包络幅值'), '[g]', [0, 50], 10_000, 3, { tellsWhen: TURNS }),
    number('env_bsf', t('Envelope, ball', '滚动体包络幅值'), '[g]', [0, 50], 10_000, 3, { tellsWhen: TURNS }),
    number('current', t('Motor current', '电机电流'), 'A', [0, 1000], 5000, 0),
    number('winding_temp', t('Winding temperature', '绕组温度'), 'Cel', [-40, 250], 10_000, 1),
    number('hours', t('Running hours', '运行小时'), 'h', [0, 500_000], 60_000, 1),
  ],
  commands: [],
  rules: [
    {
      id: 'velocity_high',
      names: t('Vibration over the limit', '振动超限'),
      channel: 'v_rms',
      above: 4.5,
      holdMs: minutes(10),
      hysteresis: 0.2,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('The bearing is near its end', '轴承接近寿命终点'),
        t('Unplanned stop of the line, shaft damage', '产线非计划停机，轴损伤'),
        [t('Run the press slower, within the takt', '在节拍允许内降低行程次数'), t('Bring the repair forward', '提前安排检修')],
        hours(4),
        'set_rate',
      ),
    },
  ],
  findings: [outerRace],
  form: MOTOR,
  properties: [
    { id: 'rated_power', names: t('Rated power', '额定功率'), unit: 'kW' },
    { id: 'failure_level', names: t('Envelope at failure', '失效包络幅值'), unit: '[g]' },
  ],
}
