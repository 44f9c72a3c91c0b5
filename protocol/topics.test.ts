import { expect, test } from 'vitest'
import { metricName, ownTopic, parseMetricName, parseTopic, sparkplugTopic } from './topics.ts'

test('[TP1] what is built is parsed back', () => {
  expect(parseTopic(sparkplugTopic('harbour', 'NDATA', '0A12BC'))).toEqual({
    space: 'sparkplug',
    group: 'harbour',
    verb: 'NDATA',
    node: '0A12BC',
  })
  expect(parseTopic(sparkplugTopic('harbour', 'DDATA', 'n', 'd'))).toEqual({
    space: 'sparkplug',
    group: 'harbour',
    verb: 'DDATA',
    node: 'n',
    device: 'd',
  })
  expect(parseTopic(ownTopic('harbour', '0A12BC', 'receipt'))).toEqual({
    space: 'onefold',
    group: 'harbour',
    node: '0A12BC',
    verb: 'receipt',
  })
})

test('[TP2] other topics are nobody’s', () => {
  const foreign = [
    '',
    'spBv1.0',
    'spBv1.0/g/NDATA',
    'spBv1.0/g/DDATA/n',
    'spBv1.0/g/NDATA/n/d',
    'spBv1.0/g/ndata/n',
    'spBv1.0/+/NDATA/n',
    'spBv1.0//NDATA/n',
    'onefold/v2/g/n/command',
    'onefold/v1/g/n/else',
    'onefold/v1/g/n',
    'onefold/v1/g/n/command/x',
    'spBv1.0/g/NDATA/a#',
    '$SYS/x/y/z',
  ]
  for (const topic of foreign) expect(parseTopic(topic), topic).toBe(null)
})

test('[TP3] a part that would change the topic cannot be built in', () => {
  for (const part of ['', 'a/b', '+', '#', 'a\u0000']) expect(() => ownTopic('g', part, 'command')).toThrow(RangeError)
})

test('[TP4] a metric is suffix and channel', () => {
  expect(parseMetricName(metricName('0A12BC', 'v_rms'))).toEqual({ suffix: '0A12BC', channel: 'v_rms' })
  expect(parseMetricName('Node Control/Rebirth')).toEqual({ suffix: 'Node Control', channel: 'Rebirth' })
  for (const odd of ['bdSeq', '/x', 'x/', '']) expect(parseMetricName(odd)).toBe(null)
})
