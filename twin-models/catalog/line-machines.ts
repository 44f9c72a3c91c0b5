import { minutes, seconds } from '#/twin-models/core/time.ts'
import { COIL, CONVEYOR, CRANE, DESTACKER, DIE } from '#/twin-models/forms/die.ts'
import { ROBOT } from '#/twin-models/forms/robot.ts'
import { boolean, number, rationalised, running, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const robot: TwinType = {
  id: 'robot',
  kind: 'position',
  names: t('Handling robot', '搬运机器人'),
  glyph: 'robot',
  rank: 'point',
  channels: [
    running(10_000),
    number('cycle', t('Cycle', '循环时间'), 's', [0, 120], 5000, 2, { key: true }),
    number('axis1', t('Axis 1', '第 1 轴'), 'deg', [-180, 180], 5000, 1),
    number('motor_temp', t('Hottest motor', '最热电机'), 'Cel', [-20, 150], 30_000, 1, { key: true }),
    number('vacuum', t('Vacuum', '真空度'), 'kPa', [-100, 10], 5000, 1),
    number('torque_2', t('Axis 2 torque', '第 2 轴力矩'), '%', [-200, 200], 10_000, 0),
    number('cycles', t('Cycles', '循环计数'), '1', [0, 1e9], 60_000, 0),
  ],
  commands: [],
  rules: [
    {
      id: 'vacuum_weak',
      names: t('Vacuum weak', '真空不足'),
      channel: 'vacuum',
      above: -35,
      when: [{ channel: 'running', equals: 1 }],
      holdMs: seconds(30),
      hysteresis: 3,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('A suction cup is worn or a hose leaks', '吸盘磨损或软管漏气'),
        t('A part falls, the line stops', '掉料停线'),
        [t('Replace cups at the next stop', '下次停机更换吸盘')],
        minutes(20),
      ),
    },
    {
      id: 'motor_hot',
      names: t('Motor hot', '电机过热'),
      channel: 'motor_temp',
      above: 85,
      holdMs: minutes(5),
      hysteresis: 3,
      priority: 4,
      group: 'self',
    },
  ],
  findings: [],
  form: ROBOT,
}

export const die: TwinType = {
  id: 'die',
  kind: 'position',
  names: t('Stamping die', '冲压模具'),
  glyph: 'die',
  rank: 'point',
  channels: [
    number('strokes', t('Strokes since overhaul', '大修后行程'), '1', [0, 1e8], 30_000, 0, { key: true }),
    number('temperature', t('Die temperature', '模具温度'), 'Cel', [-20, 200], 30_000, 1, { key: true }),
    number('draw_in', t('Draw-in', '流入量'), 'mm', [0, 200], 10_000, 1, { key: true }),
    number('split_rate', t('Split rate', '开裂率'), '%', [0, 100], 30_000, 2),
  ],
  commands: [],
  rules: [
    {
      id: 'splits',
      names: t('Splits over 1.5 %', '开裂率超过 1.5 %'),
      channel: 'split_rate',
      above: 1.5,
      holdMs: minutes(5),
      hysteresis: 0.3,
      priority: 4,
      group: 'self',
    },
  ],
  findings: [],
  form: DIE,
}

export const conveyor: TwinType = {
  id: 'conveyor',
  kind: 'position',
  names: t('Conveyor', '输送机'),
  glyph: 'conveyor',
  rank: 'point',
  channels: [
    running(10_000),
    number('belt_speed', t('Belt speed', '带速'), 'm/s', [-3, 3], 10_000, 2, { key: true }),
    number('current', t('Drive current', '驱动电流'), 'A', [0, 100], 10_000, 1, { key: true }),
    boolean('jam', t('Jam', '卡料'), t('Free', '畅通'), t('Jammed', '卡料'), 10_000),
  ],
  commands: [],
  rules: [
    {
      id: 'jammed',
      names: t('Jammed', '卡料'),
      channel: 'jam',
      above: 0.5,
      holdMs: seconds(10),
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('A part lies across the belt', '零件横卡'),
        t('The line stops', '产线停止'),
        [t('Clear it with the belt locked out', '锁定皮带后清理')],
        minutes(5),
      ),
    },
  ],
  findings: [],
  form: CONVEYOR,
}

export const coilLot: TwinType = {
  id: 'coil-lot',
  kind: 'position',
  names: t('Coil lot', '钢卷批次'),
  glyph: 'tank',
  rank: 'point',
  channels: [
    number('remaining', t('Coils left', '剩余卷数'), '1', [0, 500], 60_000, 0, { key: true }),
    number('yield_strength', t('Yield strength', '屈服强度'), 'MPa', [50, 1500], 300_000, 0, { key: true, expected: { value: 154 } }),
    number('blanks_used', t('Blanks used', '已用坯料'), '1', [0, 1e7], 60_000, 0),
  ],
  commands: [],
  rules: [],
  findings: [],
  form: COIL,
}

export const destacker: TwinType = {
  id: 'destacker',
  kind: 'position',
  names: t('Destacker', '拆垛机'),
  glyph: 'conveyor',
  rank: 'point',
  channels: [
    running(10_000),
    number('blanks', t('Blanks on the stack', '垛上坯料'), '1', [0, 2000], 10_000, 0, { key: true }),
    number('gantry', t('Gantry', '桁架位置'), 'mm', [0, 2400], 5000, 0),
    number('stack', t('Stack height', '垛高'), 'mm', [0, 850], 10_000, 0),
    number('double_blanks', t('Double blanks', '双料次数'), '1', [0, 1e6], 60_000, 0),
  ],
  commands: [],
  rules: [],
  findings: [],
  form: DESTACKER,
}

export const crane: TwinType = {
  id: 'crane',
  kind: 'position',
  names: t('Overhead crane', '桥式起重机'),
  glyph: 'crew',
  rank: 'point',
  channels: [
    number('load', t('Load', '载荷'), 't', [-1, 50], 10_000, 1, { key: true }),
    number('trolley', t('Trolley', '小车位置'), 'mm', [0, 18_000], 10_000, 0),
    number('bridge', t('Bridge', '大车位置'), 'm', [0, 120], 10_000, 1, { key: true }),
    boolean('parked', t('Parked', '停放'), t('In use', '使用中'), t('Parked', '停放'), 30_000),
  ],
  commands: [],
  rules: [
    {
      id: 'overload',
      names: t('Overload', '超载'),
      channel: 'load',
      above: 32,
      holdMs: seconds(2),
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('The load is heavier than rated', '载荷超过额定'),
        t('Rope or hook fails', '钢丝绳或吊钩失效'),
        [t('Set the load down', '放下载荷')],
        minutes(1),
      ),
    },
  ],
  findings: [],
  form: CRANE,
}
