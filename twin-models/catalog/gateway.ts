import { box, cylinder } from '#/twin-models/forms/parts.ts'
import { number, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const gateway: TwinType = {
  id: 'gateway',
  kind: 'position',
  names: t('Gateway', '边缘网关'),
  glyph: 'gateway',
  rank: 'point',
  channels: [
    number('cpu', t('Processor load', '处理器负载'), '%', [0, 100], 30_000, 0, { key: true }),
    number('memory', t('Memory', '内存'), '%', [0, 100], 30_000, 0),
    number('board_temp', t('Board temperature', '板卡温度'), 'Cel', [-40, 120], 60_000, 0),
    number('rssi', t('Signal', '信号'), '1', [-150, 0], 60_000, 0),
  ],
  commands: [],
  rules: [],
  findings: [],
  form: [
    box([0, 0, 0], [0.3, 0.12, 0.4], { tone: 'light' }),
    box([0, -0.065, 0.05], [0.24, 0.02, 0.3], { tone: 'dark' }),
    cylinder([0.1, 0, 0.4], 0.01, 0.25, { tone: 'dark' }),
    cylinder([-0.1, 0, 0.4], 0.01, 0.25, { tone: 'dark' }),
  ],
}
