import { minutes, seconds } from '#/twin-models/core/time.ts'
import { DRAIN } from '#/twin-models/forms/street.ts'
import { CLOSING_CODES, HOLD, number, rationalised, t } from './build.ts'
import type { TwinType } from './shape.ts'

/** NB-IoT: reports every 30 min, every 2 min above 60 % of its depth; it hears nothing while asleep. */
export const stormDrain: TwinType = {
  id: 'storm-drain',
  kind: 'position',
  names: t('Storm drain', '雨水井'),
  glyph: 'storm-drain',
  rank: 'dense',
  channels: [
    number('level', t('Water level', '水位'), 'm', [0, 4], minutes(30), 2, { key: true }),
    number('report_interval', t('Reporting interval', '上报间隔'), 's', [10, 86_400], minutes(30), 0),
    number('battery', t('Battery', '电池'), 'V', [0, 5], minutes(30), 2),
    number('rsrp', t('Signal (RSRP)', '信号 (RSRP)'), '1', [-150, -40], minutes(30), 0),
  ],
  commands: [
    {
      id: 'report_interval',
      names: t('Set reporting interval', '设定上报间隔'),
      class: 'routine',
      params: [{ id: 'interval', names: t('Interval', '间隔'), unit: 's', kind: 'number', min: 30, max: 3600, step: 30, default: 60 }],
      envelope: [{ kind: 'param', id: 'interval', names: t('Interval', '间隔'), unit: 's', param: 'interval', min: 30, max: 3600 }, HOLD],
      effect: { channel: 'report_interval', toParam: 'interval', tolerance: 0.5, withinMs: minutes(35) },
      validForMs: minutes(40),
    },
  ],
  rules: [
    {
      id: 'level_high',
      names: t('Over 60 % of depth', '水位超过井深 60 %'),
      channel: 'level',
      above: 2.4,
      holdMs: 0,
      hysteresis: 0.3,
      priority: 3,
      group: 'weather',
      alarm: rationalised(
        t('Rain fills the sewer faster than it drains', '降雨入流快于排放'),
        t('Water rises out of the drain', '雨水从井口溢出'),
        [t('Watch; send a crew if it stays high after rain', '关注；雨后仍高则派人')],
        minutes(30),
      ),
    },
  ],
  findings: [
    {
      id: 'level.stuck',
      names: t('Level stuck while neighbours rise', '邻井上涨而水位不变'),
      priority: 4,
      group: 'self',
      normal: [{ channel: 'level', above: 0 }],
      normalHoldMs: seconds(3600),
      order: {
        title: t('Calibrate the level sensor', '校准水位计'),
        priority: 3,
        steps: [
          { id: 'scan', names: t('Scan the drain', '扫描井编码'), needs: 'scan' },
          { id: 'measure', names: t('Measure the level by hand', '人工量测水位'), needs: 'value', channel: 'level' },
          { id: 'clean', names: t('Clean and calibrate, or replace', '清洁并校准，或更换') },
          { id: 'photo', names: t('Photograph the sensor', '拍摄传感器'), needs: 'photo' },
        ],
        parts: [{ code: 'SN-LVL-04', names: t('Level sensor 0 to 4 m', '水位计 0–4 m'), quantity: 1 }],
        estimateMin: 40,
        closingCodes: CLOSING_CODES,
      },
    },
  ],
  form: DRAIN,
  properties: [{ id: 'depth', names: t('Depth', '井深'), unit: 'm' }],
}
