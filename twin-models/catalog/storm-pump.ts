import { minutes, seconds } from '#/twin-models/core/time.ts'
import { PUMP, PUMP_PIPEWORK } from '#/twin-models/forms/pump.ts'
import { choice, HOLD, number, rationalised, running, states, t } from './build.ts'
import type { CommandSpec, TwinType } from './shape.ts'
import { PUMP_DELIVERY_LOW } from './storm-pump-findings.ts'

/** Rated 0.250 m³/s at 9.5 m, 37 kW: healthy 62 A at 380 V, suction pressure 93 kPa absolute. */
const RUNNING = [{ channel: 'running', equals: 1 }]
export const PUMP_MODES = states(
  ['local', t('Local', '就地')],
  ['remote_manual', t('Remote manual', '远程手动')],
  ['auto', t('Automatic', '自动')],
)

const start: CommandSpec = {
  id: 'start',
  names: t('Start', '启动'),
  class: 'important',
  params: [],
  envelope: [
    { kind: 'offFor', id: 'off_for', names: t('Off for', '已停机'), unit: 'min', channel: 'running', minMs: minutes(10) },
    {
      kind: 'reading',
      id: 'sump_level',
      names: t('Sump level', '集水池液位'),
      unit: 'm',
      on: 'parent',
      channel: 'level',
      min: 1,
      maxAgeMs: seconds(30),
    },
    { kind: 'countPerHour', id: 'starts_hour', names: t('Starts this hour', '本小时启动次数'), unit: '1', max: 6 },
    {
      kind: 'reading',
      id: 'winding',
      names: t('Winding', '绕组温度'),
      unit: 'Cel',
      channel: 'winding_temp',
      max: 110,
      maxAgeMs: seconds(60),
    },
    HOLD,
  ],
  effect: { channel: 'flow', delta: 0.25, tolerance: 0.03, withinMs: seconds(15) },
  validForMs: minutes(5),
}
const stop: CommandSpec = {
  id: 'stop',
  names: t('Stop', '停止'),
  class: 'important',
  params: [],
  envelope: [
    { kind: 'reading', id: 'running', names: t('Running', '运行'), unit: '1', channel: 'running', equals: 1, maxAgeMs: seconds(30) },
    {
      kind: 'reading',
      id: 'sump_level',
      names: t('Sump level', '集水池液位'),
      unit: 'm',
      on: 'parent',
      channel: 'level',
      max: 2.25,
      maxAgeMs: seconds(30),
    },
    HOLD,
  ],
  effect: { channel: 'flow', toValue: 0, tolerance: 0.01, withinMs: seconds(20) },
  validForMs: minutes(5),
}
const setMode: CommandSpec = {
  id: 'set_mode',
  names: t('Set mode', '设定模式'),
  class: 'important',
  params: [{ id: 'mode', names: t('Mode', '模式'), unit: '1', kind: 'enum', states: PUMP_MODES.slice(1), default: 2 }],
  envelope: [HOLD],
  effect: { channel: 'mode', toParam: 'mode', tolerance: 0, withinMs: seconds(10) },
  validForMs: minutes(5),
}

export const stormPump: TwinType = {
  id: 'storm-pump',
  kind: 'position',
  names: t('Storm pump', '雨水泵'),
  glyph: 'pump',
  rank: 'point',
  channels: [
    number('flow', t('Discharge flow', '出口流量'), 'm3/s', [-0.05, 0.5], 1000, 3, { key: true, expected: { value: 0.25, when: RUNNING } }),
    number('suction', t('Suction pressure', '吸入压力'), 'kPa', [0, 250], 1000, 1, { key: true, expected: { value: 93, when: RUNNING } }),
    number('current', t('Motor current', '电机电流'), 'A', [0, 400], 1000, 1, { key: true, expected: { value: 62, when: RUNNING } }),
    running(1000),
    choice('mode', t('Mode', '模式'), PUMP_MODES, 10_000),
    number('winding_temp', t('Winding temperature', '绕组温度'), 'Cel', [-40, 250], 5000, 1),
    number('v_rms', t('Vibration velocity', '振动速度'), 'mm/s', [0, 100], 5000, 2),
    number('speed', t('Speed', '转速'), '{rev}/min', [0, 3600], 5000, 0),
    number('hours', t('Running hours', '运行小时'), 'h', [0, 500_000], 60_000, 1),
  ],
  commands: [start, stop, setMode],
  rules: [
    {
      id: 'suction_low',
      names: t('Suction pressure low while running', '运行中吸入压力低'),
      channel: 'suction',
      below: 85,
      when: RUNNING,
      holdMs: seconds(30),
      hysteresis: 3,
      priority: 2,
      group: 'station',
      alarm: rationalised(
        t('Suction blocked, or air drawn in', '吸入口堵塞或吸入空气'),
        t('The pump delivers less than the inflow needs', '泵的流量低于入流所需'),
        [t('Compare flow and current', '比较流量与电流'), t('Start the reserve pump', '启动备用泵')],
        minutes(8),
      ),
    },
    {
      id: 'current_low',
      names: t('Motor current low while running', '运行中电机电流低'),
      channel: 'current',
      below: 50,
      when: RUNNING,
      holdMs: seconds(30),
      hysteresis: 3,
      priority: 2,
      group: 'station',
      alarm: rationalised(
        t('The pump runs unloaded', '泵轻载运行'),
        t('Too little water is lifted', '提升水量不足'),
        [t('Compare with discharge flow', '对照出口流量')],
        minutes(8),
      ),
    },
    {
      id: 'winding_high',
      names: t('Winding hot', '绕组温度高'),
      channel: 'winding_temp',
      above: 120,
      holdMs: seconds(20),
      hysteresis: 5,
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('Overload, or cooling lost', '过载或失去冷却'),
        t('Insulation is damaged within minutes', '绝缘将在数分钟内受损'),
        [t('Stop the pump if another can take over', '若有其他泵可接替则停泵')],
        minutes(5),
      ),
    },
  ],
  findings: [PUMP_DELIVERY_LOW],
  form: [...PUMP, ...PUMP_PIPEWORK],
  properties: [
    { id: 'rated_flow', names: t('Rated flow', '额定流量'), unit: 'm3/s' },
    { id: 'rated_power', names: t('Rated power', '额定功率'), unit: 'kW' },
  ],
}
