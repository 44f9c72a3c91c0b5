import { minutes, seconds } from '#/twin-models/core/time.ts'
import { BARRIER } from '#/twin-models/forms/street.ts'
import { boolean, HOLD, number, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** A road barrier. Closing it is hazardous: a second person agrees, and the area below must be clear. */
export const barrier: TwinType = {
  id: 'barrier',
  kind: 'position',
  names: t('Road barrier', '道闸'),
  glyph: 'barrier',
  rank: 'point',
  channels: [
    boolean('closed', t('Closed', '关闭'), t('Open', '开启'), t('Closed', '关闭'), 5000, { key: true }),
    number('boom', t('Boom angle', '闸杆角度'), 'deg', [-5, 95], 5000, 0),
    boolean('clear', t('Area below the boom', '闸杆下方'), t('Occupied', '有车或人'), t('Clear', '无占用'), 2000, { key: true }),
  ],
  commands: [
    {
      id: 'close',
      names: t('Close the road', '封闭道路'),
      class: 'hazardous',
      params: [],
      envelope: [
        {
          kind: 'reading',
          id: 'clear',
          names: t('Area below the boom clear', '闸杆下方无占用'),
          unit: '1',
          channel: 'clear',
          equals: 1,
          maxAgeMs: seconds(5),
        },
        HOLD,
      ],
      effect: { channel: 'closed', toValue: 1, tolerance: 0, withinMs: seconds(20) },
      validForMs: minutes(2),
    },
  ],
  rules: [],
  findings: [],
  form: BARRIER,
}
