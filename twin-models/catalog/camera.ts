import { minutes, seconds } from '#/twin-models/core/time.ts'
import { CAMERA_POLE } from '#/twin-models/forms/pump.ts'
import { boolean, HOLD, number, t } from './build.ts'
import type { TwinType } from './shape.ts'

export const camera: TwinType = {
  id: 'camera',
  kind: 'position',
  names: t('Camera', '摄像机'),
  glyph: 'camera',
  rank: 'dense',
  channels: [
    boolean('online', t('Picture', '画面'), t('No picture', '无画面'), t('Picture', '有画面'), 30_000, { key: true }),
    number('frame_rate', t('Frame rate', '帧率'), 'Hz', [0, 120], 60_000, 0, { key: true }),
    boolean('armed', t('Armed', '布防'), t('Not armed', '未布防'), t('Armed', '已布防'), 60_000),
    number('housing_temp', t('Housing temperature', '机壳温度'), 'Cel', [-40, 100], 120_000, 1),
  ],
  commands: [
    {
      id: 'arm',
      names: t('Arm', '布防'),
      class: 'routine',
      params: [{ id: 'armed', names: t('Armed', '布防'), unit: '1', kind: 'boolean', default: true }],
      envelope: [HOLD],
      effect: { channel: 'armed', toParam: 'armed', tolerance: 0, withinMs: seconds(10) },
      validForMs: minutes(5),
    },
  ],
  rules: [
    { id: 'no_picture', names: t('No picture', '无画面'), channel: 'online', below: 0.5, holdMs: minutes(2), priority: 4, group: 'self' },
  ],
  findings: [],
  form: CAMERA_POLE,
}
