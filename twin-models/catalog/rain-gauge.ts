import { minutes } from '#/twin-models/core/time.ts'
import { cylinder } from '#/twin-models/forms/parts.ts'
import { number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** Tipping bucket, 0.2 mm a tip. */
export const rainGauge: TwinType = {
  id: 'rain-gauge',
  kind: 'position',
  names: t('Rain gauge', '雨量站'),
  glyph: 'rain-gauge',
  rank: 'point',
  channels: [
    number('intensity', t('Rain intensity', '雨强'), 'mm/h', [0, 400], 60_000, 1, { key: true }),
    number('rain_day', t('Rain since midnight', '当日累计雨量'), 'mm', [0, 1000], 60_000, 1, { key: true }),
    number('tips', t('Tips', '翻斗次数'), '1', [0, 1e9], 60_000, 0),
    number('battery', t('Battery', '电池'), 'V', [0, 15], 600_000, 2),
  ],
  commands: [],
  rules: [
    {
      id: 'cloudburst',
      names: t('Cloudburst', '短时强降雨'),
      channel: 'intensity',
      above: 100,
      holdMs: 0,
      hysteresis: 20,
      priority: 2,
      group: 'weather',
      alarm: rationalised(
        t('A rain cell stands over the district', '强降雨云团位于城区上空'),
        t('Low points flood within half an hour', '低洼处半小时内积水'),
        [t('Watch stations and underpasses below the cell', '关注云团下方的泵站与下穿通道')],
        minutes(15),
      ),
    },
  ],
  findings: [],
  form: [
    cylinder([0, 0, 0], 0.05, 1.2, { role: 'pipe' }),
    cylinder([0, 0, 1.2], 0.16, 0.45, { tone: 'light' }),
    cylinder([0, 0, 1.65], 0.17, 0.04, { tone: 'dark' }),
  ],
}
