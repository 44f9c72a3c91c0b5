import { minutes, seconds } from '#/twin-models/core/time.ts'
import { PRESS } from '#/twin-models/forms/press.ts'
import { boolean, choice, HOLD, number, rationalised, states, t } from './build.ts'
import type { CommandSpec, EnvelopeCheck, TwinType } from './shape.ts'

const MODES = states(['setup', t('Set-up', '调整')], ['manual', t('Manual', '手动')], ['auto', t('AUTO', '自动')])
const PANEL = states(
  ['none', t('No request', '无请求')],
  ['waiting', t('Waiting for the operator', '等待操作员')],
  ['accepted', t('Accepted', '已接受')],
)
const FRESH_MS = seconds(10)

/** Seconds from stroke to stroke of the line: one press cycle and the fixed hand-over of the robots. */
export const cycleS = (ratePerMin: number, handoverS = 1.67) => 60 / ratePerMin + handoverS
/** Flywheel energy a stroke may take at this rate, kJ: 400 kJ at 18/min, falling with the square of speed. */
export const strokeEnergyKj = (ratePerMin: number) => 400 * (ratePerMin / 18) ** 2

const is = (id: string, names: EnvelopeCheck['names'], equals: number): EnvelopeCheck => ({
  kind: 'reading',
  id,
  names,
  unit: '1',
  channel: id,
  equals,
  maxAgeMs: FRESH_MS,
})

/** A line's own takt (6.00 s on L2) and the need of its die (200 kJ and 15 % more) override max and min in the press's settings.
 *  Speed alone. Start, clutch, inch and mute are never offered: people may be near the machine. */
const setRate: CommandSpec = {
  id: 'set_rate',
  names: t('Set press rate', '设定行程次数'),
  class: 'important',
  params: [
    { id: 'rate', names: t('Press rate', '行程次数'), unit: '{stroke}/min', kind: 'number', min: 6, max: 18, step: 0.5, default: 14 },
  ],
  envelope: [
    { kind: 'param', id: 'rate', names: t('Press rate', '行程次数'), unit: '{stroke}/min', param: 'rate', max: 18 },
    {
      kind: 'formula',
      id: 'cycle',
      names: t('Cycle within the takt', '循环时间不超过节拍'),
      unit: 's',
      of: (p, numbers) => cycleS(p.rate ?? Number.NaN, numbers.handoverS),
      max: 6,
      refusal: t('slower than the takt of the line', '慢于产线节拍'),
    },
    {
      kind: 'formula',
      id: 'energy',
      names: t('Energy for the draw', '拉延所需能量'),
      unit: 'kJ',
      of: (p) => strokeEnergyKj(p.rate ?? Number.NaN),
      min: 230,
      refusal: t('too little energy for the draw', '拉延能量不足'),
    },
    is('mode', t('Mode AUTO', '自动模式'), 2),
    is('guards_closed', t('Guards closed', '防护门关闭'), 1),
    is('die_change', t('No die change', '未在换模'), 0),
    is('remote_key', t('Remote key on', '远程钥匙开启'), 1),
    HOLD,
  ],
  effect: { channel: 'rate', toParam: 'rate', tolerance: 0.2, withinMs: minutes(2) },
  validForMs: minutes(5),
}

export const press: TwinType = {
  id: 'press',
  kind: 'position',
  names: t('Press', '压力机'),
  glyph: 'press',
  rank: 'station',
  channels: [
    number('rate', t('Press rate', '行程次数'), '{stroke}/min', [0, 40], 2000, 1, { key: true, expected: { value: 18 } }),
    number('takt', t('Takt', '节拍'), 's', [0, 600], 5000, 2, { key: true }),
    number('force', t('Peak force', '峰值压力'), 'MN', [0, 20], 5000, 2, { key: true }),
    number('strokes', t('Strokes', '行程计数'), '1', [0, 1e9], 5000, 0),
    choice('mode', t('Mode', '模式'), MODES, 3000),
    boolean('guards_closed', t('Guards', '防护门'), t('Open', '打开'), t('Closed', '关闭'), 3000),
    boolean('die_change', t('Die change', '换模'), t('No', '否'), t('Under way', '进行中'), 3000),
    boolean('remote_key', t('Remote key', '远程钥匙'), t('Off', '关'), t('On', '开'), 3000),
    choice('panel', t('Operator panel', '操作面板'), PANEL, 2000),
    number('crank', t('Crank angle', '曲柄角'), 'deg', [0, 360], 2000, 0),
    number('slide_position', t('Slide below top', '滑块行程'), 'mm', [0, 900], 2000, 0),
    number('power', t('Power', '功率'), 'kW', [0, 500], 5000, 0),
    number('oil_temp', t('Oil temperature', '油温'), 'Cel', [-20, 150], 30_000, 1),
  ],
  commands: [setRate],
  rules: [
    {
      id: 'force_high',
      names: t('Force over the press limit', '压力超过公称力'),
      channel: 'force',
      above: 10,
      holdMs: 0,
      hysteresis: 0.2,
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('Double blank, or wrong shut height', '双料或闭合高度错误'),
        t('Die or frame is damaged', '模具或机身受损'),
        [t('Stop at top dead centre, look into the die', '停在上死点，检查模具')],
        minutes(2),
      ),
    },
    {
      id: 'oil_hot',
      names: t('Oil hot', '油温高'),
      channel: 'oil_temp',
      above: 65,
      holdMs: minutes(5),
      hysteresis: 3,
      priority: 3,
      group: 'self',
      alarm: rationalised(
        t('Cooler fouled or fan stopped', '冷却器结垢或风机停转'),
        t('Clutch and bearings wear', '离合器与轴承磨损'),
        [t('Clean the cooler at the next stop', '下次停机清洗冷却器')],
        minutes(60),
      ),
    },
  ],
  findings: [],
  form: PRESS,
  properties: [{ id: 'rated_force', names: t('Rated force', '公称力'), unit: 'MN' }],
}
