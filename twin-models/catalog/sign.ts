import { minutes, seconds } from '#/twin-models/core/time.ts'
import { SIGN } from '#/twin-models/forms/street.ts'
import { choice, HOLD, number, states, t } from './build.ts'
import type { TwinType } from './shape.ts'

const MESSAGES = states(
  ['blank', t('Blank', '空白')],
  ['water_30', t('Water, 30 km/h', '积水 限速 30')],
  ['closed', t('Underpass closed, turn off', '下穿封闭 请绕行')],
  ['test', t('Test pattern', '测试画面')],
)

export const sign: TwinType = {
  id: 'sign',
  kind: 'position',
  names: t('Message sign', '可变情报板'),
  glyph: 'sign',
  rank: 'point',
  channels: [
    choice('message', t('Message', '显示内容'), MESSAGES, 10_000, { key: true }),
    number('brightness', t('Brightness', '亮度'), '%', [0, 100], 60_000, 0),
    number('dead_pixels', t('Dead pixels', '坏点'), '1', [0, 100_000], 600_000, 0),
  ],
  commands: [
    {
      id: 'show',
      names: t('Show a message', '显示内容'),
      class: 'routine',
      params: [{ id: 'message', names: t('Message', '内容'), unit: '1', kind: 'enum', states: MESSAGES.slice(0, 3), default: 1 }],
      envelope: [HOLD],
      effect: { channel: 'message', toParam: 'message', tolerance: 0, withinMs: seconds(10) },
      validForMs: minutes(5),
      leaseMs: minutes(60),
    },
  ],
  rules: [],
  findings: [],
  form: SIGN,
}
