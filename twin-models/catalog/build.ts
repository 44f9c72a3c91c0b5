import type { Text } from '#/twin-models/core/names.ts'
import type { Channel, EnvelopeCheck, FindingKind, OrderTemplate, Rationalisation, State } from './shape.ts'

/** Short words for the files of the catalogue, so that a type reads as a table. */
export const t = (en: string, zh: string): Text => ({ en, 'zh-CN': zh })

type ChannelMore = Pick<Channel, 'key' | 'expected' | 'tellsWhen'>

/** A measured quantity: UCUM unit, physical range, reporting interval in ms, decimals shown. */
export const number = (
  id: string,
  names: Text,
  unit: string,
  range: [min: number, max: number],
  everyMs: number,
  decimals: number,
  more: ChannelMore = {},
): Channel => ({ id, names, unit, kind: 'number', range: { min: range[0], max: range[1] }, everyMs, decimals, ...more })

export const boolean = (id: string, names: Text, no: Text, yes: Text, everyMs: number, more: ChannelMore = {}): Channel => ({
  id,
  names,
  unit: '1',
  kind: 'boolean',
  states: [
    { value: 0, id: 'no', names: no },
    { value: 1, id: 'yes', names: yes },
  ],
  range: { min: 0, max: 1 },
  everyMs,
  decimals: 0,
  ...more,
})

export const states = (...list: [id: string, names: Text][]): State[] => list.map(([id, names], value) => ({ value, id, names }))

export const choice = (id: string, names: Text, of: State[], everyMs: number, more: ChannelMore = {}): Channel => ({
  id,
  names,
  unit: '1',
  kind: 'enum',
  states: of,
  range: { min: 0, max: of.length - 1 },
  everyMs,
  decimals: 0,
  ...more,
})

export const running = (everyMs: number) =>
  boolean('running', t('Running', '运行'), t('Stopped', '停止'), t('Running', '运行'), everyMs, { key: true })

export const HOLD: EnvelopeCheck = {
  kind: 'hold',
  id: 'hold',
  names: t('No permit hold, no manual lock', '无作业许可锁定，无人工挂锁'),
  unit: '1',
}

export const CLOSING_CODES: OrderTemplate['closingCodes'] = [
  { id: 'repaired', names: t('Repaired', '已修复') },
  { id: 'replaced', names: t('Replaced', '已更换') },
  { id: 'adjusted', names: t('Adjusted or calibrated', '已调整或校准') },
  { id: 'no_fault', names: t('No fault found', '未发现故障') },
]

/** An order for what a model noticed but cannot name: look, measure, say what it was. */
export const LOOK_INTO: OrderTemplate = {
  title: t('Look into unusual behaviour', '核查异常表现'),
  priority: 3,
  steps: [
    { id: 'scan', names: t('Scan the code of the object', '扫描对象编码'), needs: 'scan' },
    { id: 'compare', names: t('Compare the evidence with what you see and hear', '将证据与现场所见所闻对照') },
    { id: 'photo', names: t('Photograph what is unusual', '拍摄异常之处'), needs: 'photo' },
    { id: 'mend', names: t('Mend it, or say what is needed', '处理，或说明所需') },
  ],
  estimateMin: 45,
  closingCodes: CLOSING_CODES,
  verifiedWhen: t('The model sees normal behaviour for 10 minutes', '模型连续 10 分钟判为正常'),
}

/** Any departure from learned behaviour: an alert that opens an order, never an alarm. */
export const ANOMALY: FindingKind = {
  id: 'anomaly',
  names: t('Unusual behaviour', '异常表现'),
  priority: 4,
  group: 'self',
  normalHoldMs: 600_000,
  order: LOOK_INTO,
}

export const rationalised = (
  cause: Text,
  consequence: Text,
  response: Text[],
  timeToRespondMs: number,
  command?: string,
): Rationalisation => ({
  cause,
  consequence,
  response,
  ...(command === undefined ? {} : { command }),
  timeToRespondMs,
})
