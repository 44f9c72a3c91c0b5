import { minutes, seconds } from '#/twin-models/core/time.ts'
import { RAILWAY_DECK, UNDERPASS, WATER_SHEET } from '#/twin-models/forms/street.ts'
import { number, rationalised, t } from './build.ts'
import type { LimitRule, TwinType } from './shape.ts'

const closeRoad = [t('Ask traffic police to close the road', '请交警封闭道路'), t('Keep the signs lit', '保持情报板警示')]
const water = (
  id: string,
  en: string,
  zh: string,
  above: number,
  priority: LimitRule['priority'],
  response: LimitRule['names'][],
): LimitRule => ({
  id,
  names: t(en, zh),
  channel: 'road_level',
  above,
  holdMs: seconds(10),
  hysteresis: 0.02,
  priority,
  group: 'station',
  alarm: rationalised(
    t('The pump station cannot keep up with the rain', '泵站排水跟不上降雨'),
    t('Cars stall; people may be trapped', '车辆熄火，人员可能被困'),
    response,
    minutes(priority === 1 ? 3 : 8),
  ),
})

export const underpass: TwinType = {
  id: 'underpass',
  kind: 'position',
  names: t('Underpass', '下穿通道'),
  glyph: 'storm-drain',
  rank: 'station',
  channels: [
    number('road_level', t('Water on the road', '路面积水'), 'm', [0, 1], 5000, 3, { key: true }),
    number('traffic', t('Vehicles', '车流量'), '/min', [0, 200], 30_000, 0, { key: true }),
    number('battery', t('Gauge battery', '水尺电池'), 'V', [0, 5], 600_000, 2),
  ],
  commands: [],
  rules: [
    water('water_5', 'Water on the road', '路面积水', 0.05, 3, [t('Show "water, 30 km/h" on the signs', '情报板显示“积水 限速 30”')]),
    water('water_15', 'Water 15 cm', '积水 15 厘米', 0.15, 2, closeRoad),
    water('water_25', 'Water 25 cm, close the road', '积水 25 厘米，应封闭', 0.25, 1, closeRoad),
  ],
  findings: [
    {
      id: 'underpass.flood_forecast',
      names: t('Water forecast on the road', '预测路面积水'),
      priority: 1,
      group: 'station',
      alarm: rationalised(
        t('The sump gains water faster than the pumps lift it', '集水池上涨快于排水'),
        t('0.25 m on the road within minutes', '数分钟内路面积水达 0.25 m'),
        [t('Start the reserve pump', '启动备用泵'), ...closeRoad],
        minutes(8),
        'start',
      ),
      normal: [{ channel: 'road_level', below: 0.05 }],
      normalHoldMs: minutes(10),
    },
  ],
  form: [...UNDERPASS, ...RAILWAY_DECK, ...WATER_SHEET],
  properties: [{ id: 'closing_level', names: t('Closing level', '封闭水位'), unit: 'm' }],
}
