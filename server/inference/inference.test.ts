import { expect, test } from 'vitest'
import { makeKey } from '#/protocol/signatures.ts'
import { listRefusals } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { readFinding, readFindingsOf } from './reader.ts'
import { reportFinding } from './service.ts'
import { findingOf, type Station, testStation } from './testing/station.ts'

const report = (on: Station, jws: string) => reportFinding(on.system, on.agent.identity, jws)
const verbs = async (on: Station) => (await on.feed()).map(({ verb }) => verb).filter((verb) => verb.startsWith('finding.'))

test('[IN1] [IN3] signed by its gateway it opens a finding, kept as it was sent; later ones of its kind merge', async () => {
  await using on = await testStation()
  const first = findingOf(on.suffix.p2, on.clock.nowMs())
  expect(await report(on, on.signFinding(first))).toEqual({ ok: true, value: { findingId: first.findingId, state: 'opened' } })
  on.clock.advance(5)
  const second = findingOf(on.suffix.p2, on.clock.nowMs(), { confidence: 0.97 })
  expect(await report(on, on.signFinding(second))).toEqual({ ok: true, value: { findingId: first.findingId, state: 'merged' } })
  const finding = await on.system.db.tenant(on.tenantId, (tx) => readFinding(tx, first.findingId))
  expect(finding).toMatchObject({ tag: 'PS-03/P2', state: 'open', mergedCount: 1, confidence: 0.97, isAlert: false, priority: 1 })
  expect(finding?.evidence.startNs).toBe(second.evidence.startNs)
  const [row] = await on.system.db.tenant(on.tenantId, (tx) => readFindingsOf(tx, on.ids.p2, 10))
  expect(row?.spark).toEqual({ channel: 'flow', values: [0.25, 0.09, 0.09] })
  await until('both are numbered', async () => (await verbs(on)).length >= 2)
  expect((await verbs(on)).slice(0, 2)).toEqual(['finding.opened', 'finding.updated'])
})

test('[IN3] news of a finding changes the open one, each once; of one that ended it opens nothing', async () => {
  await using on = await testStation()
  const first = findingOf(on.suffix.p2, on.clock.nowMs())
  await report(on, on.signFinding(first))
  const news = (hours: number) => {
    on.clock.advance(1_000)
    const told = findingOf(on.suffix.p2, on.clock.nowMs(), { updates: first.findingId })
    return on.signFinding({ ...told, evidence: { ...told.evidence, params: { remainingP50H: hours } } })
  }
  const second = news(82)
  expect(await report(on, second)).toEqual({ ok: true, value: { findingId: first.findingId, state: 'merged' } })
  expect(await report(on, second)).toMatchObject({ value: { state: 'known' } })
  expect(await report(on, news(81))).toMatchObject({ value: { state: 'merged' } })
  const read = () => on.system.db.tenant(on.tenantId, (tx) => readFinding(tx, first.findingId))
  expect(await read()).toMatchObject({ mergedCount: 2, evidence: { params: { remainingP50H: 81 } } })
  await report(on, on.signFinding({ ...first, ended: true }))
  expect(await report(on, news(80))).toMatchObject({ value: { state: 'known' } })
  expect(await on.system.db.tenant(on.tenantId, (tx) => readFindingsOf(tx, on.ids.p2, 10))).toHaveLength(1)
  const told = await until('the end is numbered', async () => ((all) => all.includes('finding.ended') && all)(await verbs(on)))
  expect(told).toEqual(['finding.opened', 'finding.updated', 'finding.updated', 'finding.ended'])
})

test('[IN2] the same report 50 times at once is taken once', async () => {
  await using on = await testStation()
  const jws = on.signFinding(findingOf(on.suffix.p2, on.clock.nowMs()))
  const answers = await Promise.all(Array.from({ length: 50 }, () => report(on, jws)))
  const states = answers.map((answer) => (answer.ok ? answer.value.state : answer.refusal.code))
  expect(states.filter((state) => state === 'opened')).toHaveLength(1)
  expect(states.filter((state) => state === 'known')).toHaveLength(49)
})

test('[IN3] 30 findings about one thing at once are one', async () => {
  await using on = await testStation()
  const answers = await Promise.all(Array.from({ length: 30 }, () => report(on, on.signFinding(findingOf(on.suffix.p2, on.clock.nowMs())))))
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.findingId : '')))
  expect(ids.size).toBe(1)
  const [row] = await on.system.db.tenant(on.tenantId, (tx) => readFindingsOf(tx, on.ids.p2, 10))
  expect(row?.mergedCount).toBe(29)
})

test('[IN5] it ends when the model sees the cause no more; the next report opens a new one', async () => {
  await using on = await testStation()
  const first = findingOf(on.suffix.p2, on.clock.nowMs())
  await report(on, on.signFinding(first))
  expect(await report(on, on.signFinding({ ...first, ended: true }))).toMatchObject({ value: { state: 'ended' } })
  expect(await report(on, on.signFinding({ ...first, ended: true }))).toMatchObject({ value: { state: 'known' } })
  const next = findingOf(on.suffix.p2, on.clock.nowMs())
  expect(await report(on, on.signFinding(next))).toMatchObject({ value: { state: 'opened', findingId: next.findingId } })
})

test('[IN1] another key, garbage, another gateway’s or another tenant’s object: refused and counted', async () => {
  await using on = await testStation()
  const [stranger] = await on.ground.register({ tag: 'PS-09/P1' })
  const nowMs = on.clock.nowMs()
  const jws = [
    on.signFinding(findingOf(on.suffix.p2, nowMs), makeKey()),
    'not.a.jws-at-all',
    on.signFinding(findingOf(stranger?.code.split('/')[1] ?? '', nowMs)),
    on.signFinding(findingOf(on.suffix.p2, nowMs, { confidence: 1.2 })),
    on.signFinding(findingOf(on.suffix.p2, nowMs, { kind: 'made.up', findingId: uuidv7(nowMs) })),
  ]
  const codes: string[] = []
  for (const it of jws) {
    const answer = await report(on, it)
    codes.push(answer.ok ? 'taken' : answer.refusal.code)
  }
  expect(codes).toEqual(['BAD_FINDING_SIGNATURE', 'BAD_FINDING_SIGNATURE', 'FINDING_FORBIDDEN', 'BAD_FINDING', 'UNKNOWN_FINDING_KIND'])
  await service(on.system, 'gateways').flush()
  const refusals = await on.system.db.tenant(on.tenantId, (tx) => listRefusals(tx, new Date(on.system.clock.nowMs())))
  expect(Object.fromEntries(refusals.map(({ reason, count }) => [reason, count]))).toMatchObject({
    BAD_FINDING_SIGNATURE: 2,
    FINDING_FORBIDDEN: 1,
  })
  expect(await verbs(on)).toEqual([])
})
