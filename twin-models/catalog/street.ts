import { minutes, seconds } from '#/twin-models/core/time.ts'
import { box, cylinder, tube } from '#/twin-models/forms/parts.ts'
import { boolean, HOLD, number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const streetLight: TwinType = {
  id: 'street-light',
  kind: 'position',
  names: t('Street light', '路灯'),
  glyph: 'street-light',
  rank: 'dense',
  channels: [
    boolean('lit', t('Lit', '点亮'), t('Off', '熄灭'), t('On', '点亮'), minutes(2), { key: true }),
    number('power', t('Power', '功率'), 'W', [0, 1000], minutes(2), 0, { key: true }),
    number('dim_level', t('Dimming', '调光'), '%', [0, 100], minutes(5), 0),
    number('lamp_temp', t('Lamp temperature', '灯具温度'), 'Cel', [-40, 150], minutes(5), 0),
  ],
  commands: [
    {
      id: 'dim',
      names: t('Dim', '调光'),
      class: 'routine',
      params: [{ id: 'level', names: t('Level', '亮度'), unit: '%', kind: 'number', min: 10, max: 100, step: 5, default: 60 }],
      envelope: [{ kind: 'param', id: 'level', names: t('Level', '亮度'), unit: '%', param: 'level', min: 10, max: 100 }, HOLD],
      effect: { channel: 'dim_level', toParam: 'level', tolerance: 2, withinMs: minutes(6) },
      validForMs: minutes(10),
      leaseMs: minutes(720),
    },
  ],
  rules: [
    { id: 'lamp_hot', names: t('Lamp hot', '灯具过热'), channel: 'lamp_temp', above: 95, holdMs: minutes(10), priority: 4, group: 'self' },
  ],
  findings: [],
  form: [
    box([0, 0, 0], [0.4, 0.4, 0.12], { tone: 'dark' }),
    cylinder([0, 0, 0.12], 0.08, 7.4, { role: 'pipe' }),
    tube(0.05, [
      [0, 0, 7.4],
      [0.5, 0, 7.9],
      [1.6, 0, 8],
    ]),
    box([1.9, 0, 7.93], [0.8, 0.28, 0.12], { tone: 'light' }),
  ],
}

export const airQuality: TwinType = {
  id: 'air-quality',
  kind: 'position',
  names: t('Air-quality station', '空气质量站'),
  glyph: 'air-quality',
  rank: 'point',
  channels: [
    number('pm25', t('PM2.5', 'PM2.5'), 'ug/m3', [0, 1000], minutes(1), 0, { key: true }),
    number('no2', t('Nitrogen dioxide', '二氧化氮'), 'ug/m3', [0, 1000], minutes(1), 0, { key: true }),
    number('o3', t('Ozone', '臭氧'), 'ug/m3', [0, 1000], minutes(1), 0),
    number('temperature', t('Air temperature', '气温'), 'Cel', [-50, 60], minutes(1), 1, { key: true }),
    number('humidity', t('Humidity', '湿度'), '%', [0, 100], minutes(1), 0, { key: true }),
    number('wind', t('Wind', '风速'), 'm/s', [0, 80], minutes(1), 1),
    number('noise', t('Noise', '噪声'), 'dB[SPL]', [0, 140], minutes(1), 0),
  ],
  commands: [],
  rules: [
    {
      id: 'pm25_high',
      names: t('PM2.5 high', 'PM2.5 偏高'),
      channel: 'pm25',
      above: 150,
      holdMs: minutes(30),
      hysteresis: 20,
      priority: 3,
      group: 'weather',
      alarm: rationalised(
        t('Still air, or smoke nearby', '静稳天气或附近烟尘'),
        t('Unhealthy for everybody outdoors', '户外人群健康受影响'),
        [t('Issue the public notice', '发布公众提示')],
        minutes(60),
      ),
    },
  ],
  findings: [],
  form: [
    cylinder([0, 0, 0], 0.06, 3, { role: 'pipe' }),
    box([0, 0, 1.5], [0.4, 0.5, 0.7], { tone: 'light' }),
    cylinder([0, 0, 3], 0.15, 0.2, { tone: 'dark' }),
  ],
}

export const bridgeBearing: TwinType = {
  id: 'bridge-bearing',
  kind: 'position',
  names: t('Bridge bearing', '桥梁支座'),
  glyph: 'bridge-bearing',
  rank: 'point',
  channels: [
    number('displacement', t('Displacement', '位移'), 'mm', [-200, 200], seconds(20), 2, { key: true }),
    number('load', t('Load', '反力'), 'kN', [0, 20_000], seconds(20), 0, { key: true }),
    number('tilt', t('Tilt', '倾角'), 'deg', [-10, 10], minutes(1), 3),
    number('temperature', t('Temperature', '温度'), 'Cel', [-50, 80], minutes(1), 1),
  ],
  commands: [],
  rules: [
    {
      id: 'displaced',
      names: t('Displaced beyond its play', '位移超出行程'),
      channel: 'displacement',
      above: 60,
      holdMs: minutes(5),
      hysteresis: 5,
      priority: 2,
      group: 'self',
      alarm: rationalised(
        t('The bearing is stuck or has slipped', '支座卡滞或滑移'),
        t('The deck loads its neighbours', '梁体荷载转移到相邻支座'),
        [t('Restrict heavy traffic, send an inspector', '限制重车并派员检查')],
        minutes(60),
      ),
    },
  ],
  findings: [],
  form: [
    box([0, 0, 0], [1.4, 1.4, 0.5], { tone: 'wall' }),
    box([0, 0, 0.5], [0.9, 0.9, 0.06], { tone: 'dark' }),
    cylinder([0, 0, 0.56], 0.36, 0.16, { tone: 'dark' }),
    box([0, 0, 0.72], [0.9, 0.9, 0.06], { tone: 'light' }),
    box([0, 0, 0.78], [2.4, 1.8, 0.6]),
  ],
}
