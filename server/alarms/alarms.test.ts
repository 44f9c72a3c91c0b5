import { expect, test } from 'vitest'
import { reportFinding } from '#/server/inference/service.ts'
import { findingOf, START_MS, type Station, testStation } from '#/server/inference/testing/station.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { HISTORICAL } from '#/server/telemetry/index.ts'
import type { AlarmId, PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { AlarmRow } from './contract.ts'
import { startAlarms } from './jobs.ts'
import { readCounts } from './reader.ts'
import { acknowledgeAlarms, assignAlarm, endShelves, listAlarms, shelveAlarm } from './service.ts'

const list = async (on: Station, state: 'open' | 'shelved' | 'closed' = 'open'): Promise<AlarmRow[]> =>
  (await listAlarms(on.system, on.people.operator, { state, limit: 100 })).alarms
const settled = (on: Station) => service(on.system, 'alarms').settled()
const counts = (on: Station) => on.system.db.tenant(on.tenantId, (tx) => readCounts(tx, undefined))
const ack = (on: Station, id: string | undefined) => acknowledgeAlarms(on.system, on.people.operator, [id as AlarmId], undefined)

/** The sump over 2.4 m for its hold time of 10 s. */
async function sumpHigh(on: Station): Promise<void> {
  await on.read([[on.ids.station, 'level', 2.5]])
  on.clock.advance(10_000)
  await on.read([[on.ids.station, 'level', 2.6]])
  await settled(on)
}

test('[AL1] [AL2] committed readings raise an alarm after the hold time, and return it below the hysteresis', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await on.read([[on.ids.station, 'level', 2.5]])
  expect(await list(on)).toEqual([])
  on.clock.advance(10_000)
  await on.read([[on.ids.station, 'level', 2.6]])
  await settled(on)
  const [alarm] = await list(on)
  expect(alarm).toMatchObject({
    kind: 'sump_high',
    tag: 'PS-03',
    state: 'unacknowledged',
    priority: 2,
    value: 2.6,
    limit: 2.4,
    unit: 'm',
    channel: 'level',
  })
  expect(alarm?.respondBy).toBe(new Date(START_MS + 10_000 + 8 * 60_000).toISOString())
  expect(alarm?.rationalisation?.response.length).toBeGreaterThan(0)
  expect(await counts(on)).toEqual({ 1: 0, 2: 1, 3: 0, 4: 0, unacknowledged: 1 })
  await on.read([[on.ids.station, 'level', 2.25]])
  await settled(on)
  expect((await list(on))[0]?.state).toBe('unacknowledged')
  await on.read([[on.ids.station, 'level', 2.1]])
  await settled(on)
  expect((await list(on))[0]?.state).toBe('returned')
  await ack(on, alarm?.id)
  expect(await list(on)).toEqual([])
  expect((await list(on, 'closed'))[0]).toMatchObject({ id: alarm?.id, state: 'closed', acknowledgedBy: 'Chen Operator' })
  const verbs = (await on.feed()).map(({ verb }) => verb).filter((verb) => verb.startsWith('alarm.'))
  await until('the entry of closing', async () => (await on.feed()).some(({ verb }) => verb === 'alarm.closed'))
  expect(verbs.slice(0, 2)).toEqual(['alarm.raised', 'alarm.returned'])
})

test('[AL11] late and doubtful readings raise nothing', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await on.read([
    [on.ids.station, 'level', 2.9, 600_000],
    [on.ids.station, 'level', 2.9, 300_000],
  ])
  await on.read([[on.ids.station, 'level', 2.9]], HISTORICAL)
  on.clock.advance(20_000)
  await on.read([[on.ids.station, 'level', 2.9]], HISTORICAL)
  await settled(on)
  expect(await list(on)).toEqual([])
})

test('[AL9] after a restart nothing is raised twice, and what came back meanwhile returns', async () => {
  await using on = await testStation()
  {
    await using _ = await startAlarms(on.system)
    await sumpHigh(on)
  }
  await using _ = await startAlarms(on.system)
  await sumpHigh(on)
  expect(await list(on)).toHaveLength(1)
  await on.read([[on.ids.station, 'level', 1]])
  await settled(on)
  expect((await list(on))[0]?.state).toBe('returned')
})

test('[AL9] what an import brings is watched a moment later', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  const size = () => service(on.system, 'alarms').watching
  const before = size()
  await on.ground.register({ tag: 'PS-07', typeId: 'pump-station' })
  const entry = {
    tenantId: on.tenantId,
    actor: on.people.engineer,
    verb: 'object.imported',
    subject: { kind: 'import', id: '1' },
    data: {},
  }
  await on.system.db.tenant(on.tenantId, (tx) => appendFeed(tx, entry))
  await until('its limits', () => size() > before)
})

test('[AL9] after a restart a finding still waits for its measured return', async () => {
  await using on = await testStation()
  {
    await using _ = await startAlarms(on.system)
    await reportFinding(on.system, on.agent.identity, on.signFinding(findingOf(on.suffix.p2, on.clock.nowMs())))
    const alarm = await until('its alarm', async () => (await list(on))[0])
    await ack(on, alarm.id)
  }
  await using _ = await startAlarms(on.system)
  for (let i = 0; i < 3; i++) {
    await on.read([
      [on.ids.p2, 'running', 1],
      [on.ids.p2, 'flow', 0.24],
    ])
    on.clock.advance(30_000)
  }
  await settled(on)
  expect(await list(on, 'closed')).toHaveLength(1)
})

test('[AL12] a finding whose kind is rationalised is an alarm, grouped under its station, returned by measurement alone', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  const message = findingOf(on.suffix.p2, on.clock.nowMs())
  await reportFinding(on.system, on.agent.identity, on.signFinding(message))
  const alarm = await until('its alarm', async () => (await list(on))[0])
  expect(alarm).toMatchObject({
    kind: 'pump.delivery_low',
    priority: 1,
    isAlert: false,
    findingId: message.findingId,
    group: { key: on.ids.station },
  })
  await ack(on, alarm.id)
  await reportFinding(on.system, on.agent.identity, on.signFinding({ ...message, ended: true }))
  await until('the end to be heard', async () => (await on.feed()).some(({ verb }) => verb === 'finding.ended'))
  const run = async (flow: number) => {
    await on.read([
      [on.ids.p2, 'running', 1],
      [on.ids.p2, 'flow', flow],
    ])
    on.clock.advance(30_000)
  }
  for (const flow of [0.24, 0.1, 0.24, 0.24]) await run(flow)
  await settled(on)
  expect(await list(on)).toHaveLength(1)
  await run(0.24)
  await settled(on)
  expect(await list(on)).toHaveLength(0)
  expect((await list(on, 'closed'))[0]?.returnedAt).not.toBeNull()
})

test('[AL12] the alarm of a finding says what was measured and against what', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  const message = findingOf(on.suffix.p2, on.clock.nowMs())
  const params = { channel: 'flow', actual: 0.09, expected: 0.25, limit: 0.025 }
  await reportFinding(on.system, on.agent.identity, on.signFinding({ ...message, evidence: { ...message.evidence, params } }))
  const alarm = await until('its alarm', async () => (await list(on))[0])
  expect(alarm).toMatchObject({ channel: 'flow', value: 0.09, limit: 0.25, unit: 'm3/s' })
})

test('[AL7] a finding without a record is an alert: listed, never counted, never to be acknowledged', async () => {
  await using on = await testStation()
  const [bed] = await on.ground.register({ tag: 'TB-01', typeId: 'test-bed', gatewayId: on.ids.gateway })
  await using _ = await startAlarms(on.system)
  const suffix = bed?.code.split('/')[1] ?? ''
  await reportFinding(on.system, on.agent.identity, on.signFinding(findingOf(suffix, on.clock.nowMs(), { kind: 'anomaly' })))
  const alert = await until('its alert', async () => (await list(on))[0])
  expect(alert).toMatchObject({ isAlert: true, state: 'acknowledged', respondBy: null, rationalisation: null })
  expect(await counts(on)).toEqual({ 1: 0, 2: 0, 3: 0, 4: 0, unacknowledged: 0 })
  expect(await ack(on, alert.id)).toMatchObject({ ok: false, refusal: { code: 'ALERT_NEEDS_NO_ACKNOWLEDGEMENT' } })
})

test('[AL6] a shelf has a reason and an end; meanwhile it is out of the list and not counted', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await sumpHigh(on)
  const [alarm] = await list(on)
  const untilIso = new Date(on.clock.nowMs() + 3_600_000).toISOString()
  expect(await shelveAlarm(on.system, on.people.operator, alarm?.id as AlarmId, untilIso, 'sensor is being cleaned')).toEqual({
    ok: true,
    value: null,
  })
  expect(await list(on)).toEqual([])
  expect(await list(on, 'shelved')).toMatchObject([{ shelvedReason: 'sensor is being cleaned', shelvedUntil: untilIso }])
  expect((await counts(on))[2]).toBe(0)
  expect(await endShelves(on.system)).toBe(0)
  on.clock.advance(3_600_000)
  await until('the shelf to end', async () => (await endShelves(on.system)) >= 0 && (await list(on)).length === 1)
  expect((await list(on))[0]).toMatchObject({ state: 'unacknowledged', shelvedUntil: null, shelvedReason: null })
})

test('[AL13] ownership is an assignment to a person of this tenant, and nothing else', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await sumpHigh(on)
  const id = (await list(on))[0]?.id as AlarmId
  await assignAlarm(on.system, on.people.operator, id, on.people.crew.id as PersonId)
  expect((await list(on))[0]).toMatchObject({ owner: { name: 'Li Crew' }, state: 'unacknowledged' })
  const nobody = await assignAlarm(on.system, on.people.operator, id, uuidv7() as PersonId)
  expect(nobody).toMatchObject({ ok: false, refusal: { code: 'PERSON_NOT_FOUND' } })
})

test('[AL14] raised three times within a minute it chatters; a flood is counted by ten minutes', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  for (let i = 0; i < 3; i++) {
    await sumpHigh(on)
    await on.read([[on.ids.station, 'level', 1]])
    await settled(on)
  }
  const { kpi, alarms } = await listAlarms(on.system, on.people.operator, { state: 'open', limit: 10 })
  expect(kpi).toEqual({ inTenMinutes: 3, stale: 0, chattering: 1, split: [0, 3, 0] })
  expect(alarms).toHaveLength(1)
  expect(alarms[0]?.raisedLastHour).toBe(3)
})
