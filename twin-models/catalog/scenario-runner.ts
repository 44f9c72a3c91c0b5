import { minutes, seconds } from '#/twin-models/core/time.ts'
import { box } from '#/twin-models/forms/parts.ts'
import { boolean, choice, HOLD, number, states, t } from './build.ts'
import type { Param, TwinType } from './shape.ts'

export const STORIES = states(
  ['none', t('None', '无')],
  ['s1', t('S1 Cloudburst at the underpass', 'S1 下穿通道暴雨')],
  ['s2', t('S2 The bearing that can wait until Saturday', 'S2 可等到周六的轴承')],
  ['s3', t('S3 The pump in the basement', 'S3 地下室的水泵')],
  ['s4', t('S4 A saving proven', 'S4 被证明的节能')],
)
/** What a crew does with its hands, which no device can do for it. */
export const DEEDS = states(
  ['unblock_p2', t('Clear the suction of PS-03/P2', '疏通 PS-03/P2 吸入口')],
  ['swap_bearing', t('Replace the bearing of L2-P1-M1', '更换 L2-P1-M1 轴承')],
  ['swap_pump', t('Swap the pump in LS-02/PU-02', '更换 LS-02/PU-02 水泵')],
)

const STORY: Param = { id: 'story', names: t('Story', '情景'), unit: '1', kind: 'text', default: 'S1' }

/** Runs the stories of a simulated site; it is a device like any other, so its commands travel the same way. */
export const scenarioRunner: TwinType = {
  id: 'scenario-runner',
  kind: 'position',
  names: t('Scenario runner', '情景运行器'),
  glyph: 'gateway',
  rank: 'point',
  placeless: true,
  channels: [
    choice('story', t('Story', '情景'), STORIES, 5000, { key: true }),
    boolean('running', t('State', '状态'), t('Standing', '停止'), t('Running', '运行中'), 5000, { key: true }),
    number('minute', t('Minute of the story', '情景分钟'), 'min', [0, 100_000], 5000, 1, { key: true }),
    number('pace', t('Pace', '倍速'), '1', [0, 10_000], 10_000, 0),
  ],
  commands: [
    {
      id: 'start_story',
      names: t('Start a story', '启动情景'),
      class: 'routine',
      params: [STORY, { id: 'pace', names: t('Pace', '倍速'), unit: '1', kind: 'number', min: 0.1, max: 720, default: 5 }],
      envelope: [HOLD],
      effect: { channel: 'running', toValue: 1, tolerance: 0, withinMs: seconds(15) },
      validForMs: minutes(5),
    },
    {
      id: 'stop_story',
      names: t('Stop the story', '停止情景'),
      class: 'routine',
      params: [STORY],
      envelope: [HOLD],
      effect: { channel: 'running', toValue: 0, tolerance: 0, withinMs: seconds(15) },
      validForMs: minutes(5),
    },
    {
      id: 'do_by_hand',
      names: t('Let the crew do it', '由班组完成'),
      class: 'routine',
      params: [{ id: 'deed', names: t('What', '事项'), unit: '1', kind: 'enum', states: DEEDS, default: DEEDS[0]!.id }],
      envelope: [HOLD],
      validForMs: minutes(5),
    },
  ],
  rules: [],
  findings: [],
  form: [box([0, 0, 0], [0.4, 0.4, 0.5], { tone: 'light' })],
}
