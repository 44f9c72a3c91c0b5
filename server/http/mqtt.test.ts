import { expect, test } from 'vitest'
import { FrameGuard } from './mqtt-frames.ts'
import { publishable, subscribable } from './mqtt-rights.ts'

const agent = { groupId: 'harbour', nodeId: '0A12BC', kind: 'agent' as const }

test('[MQ1] a node may say only what is its own', () => {
  expect(publishable(agent, 'spBv1.0/harbour/NDATA/0A12BC')?.verb).toBe('NDATA')
  expect(publishable(agent, 'onefold/v1/harbour/0A12BC/receipt')?.verb).toBe('receipt')
  for (const topic of [
    'spBv1.0/harbour/NDATA/0A12BD',
    'spBv1.0/police/NDATA/0A12BC',
    'spBv1.0/harbour/NCMD/0A12BC',
    'spBv1.0/harbour/DCMD/0A12BC/X',
    'onefold/v1/harbour/0A12BC/command',
    'onefold/v1/harbour/0A12BC/committed',
    'spBv1.0/STATE/host',
    '$SYS/heartbeat',
    'spBv1.0/harbour/NDATA/0A12BC/',
    'anything',
  ])
    expect(publishable(agent, topic), topic).toBeNull()
  expect(publishable({ ...agent, kind: 'node' }, 'onefold/v1/harbour/0A12BC/receipt')).toBeNull()
})

test('[MQ2] a node may hear only what is said to it', () => {
  for (const filter of [
    'spBv1.0/harbour/NCMD/0A12BC',
    'spBv1.0/harbour/DCMD/0A12BC/#',
    'spBv1.0/harbour/DCMD/0A12BC/DEV',
    'onefold/v1/harbour/0A12BC/+',
    'spBv1.0/STATE/x',
  ])
    expect(subscribable(agent, filter), filter).toBe(true)
  for (const filter of [
    '#',
    'spBv1.0/#',
    'spBv1.0/harbour/+/0A12BC',
    'spBv1.0/harbour/NCMD/+',
    'onefold/v1/harbour/+/command',
    'onefold/v1/harbour/0A12BC/#',
    'spBv1.0/STATE/#',
    '$SYS/#',
    'spBv1.0/harbour/DCMD/0A12BC/#/x',
  ])
    expect(subscribable(agent, filter), filter).toBe(false)
})

test('[MQ3] a packet too long is refused at its header, however its bytes arrive', () => {
  const fits = Buffer.concat([Buffer.of(0x30, 0x80, 0x01), Buffer.alloc(128), Buffer.of(0xc0, 0x00)])
  for (let cut = 0; cut < fits.length; cut++) {
    const guard = new FrameGuard(128)
    expect(guard.accepts(fits.subarray(0, cut)) && guard.accepts(fits.subarray(cut))).toBe(true)
  }
  expect(new FrameGuard(128).accepts(Buffer.of(0x30, 0x81, 0x01))).toBe(false)
  expect(new FrameGuard(2 ** 30).accepts(Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe(false)
})
