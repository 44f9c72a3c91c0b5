import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CommandEvent, type CommandLife, stepCommand, TERMINAL_STATES, UPLINK_GRACE_MS } from './state.ts'

const REQUESTED: CommandLife = { state: 'requested', validUntilMs: 60_000, effectWithinMs: 15_000, effectByMs: null }
const run = (events: [CommandEvent, nowMs?: number][], life = REQUESTED) =>
  events.reduce((now, [event, nowMs]) => stepCommand(now, event, nowMs ?? 0), life)
const SENT: [CommandEvent][] = [[{ kind: 'allowed', needsApproval: false }], [{ kind: 'dispatched' }]]
const receipt = (state: 'accepted' | 'refused' | 'acting' | 'done' | 'failed' | 'expired', atMs = 1_000): [CommandEvent] => [
  { kind: 'receipt', receipt: state, atMs },
]

describe('states of a command', () => {
  test('[CM5] accepted, acting, and confirmed only by its measured effect', () => {
    const done = run([...SENT, receipt('accepted'), receipt('acting'), receipt('done')])
    expect(done.state).toBe('acting')
    expect(done.effectByMs).toBe(16_000)
    expect(run([[{ kind: 'effect measured' }]], done).state).toBe('confirmed')
  })

  test('[CM5] without an effect in its time it is unconfirmed, and a late measurement still counts', () => {
    const acting = run([...SENT, receipt('accepted')])
    expect(run([[{ kind: 'clock' }, 16_000 + UPLINK_GRACE_MS]], acting).state).toBe('accepted')
    const late = run([[{ kind: 'clock' }, 16_001 + UPLINK_GRACE_MS]], acting)
    expect(late.state).toBe('unconfirmed')
    expect(run([[{ kind: 'effect measured' }]], late).state).toBe('confirmed')
  })

  test('[CM5] a command that promises no effect is confirmed by its receipt', () => {
    expect(run([...SENT, receipt('done')], { ...REQUESTED, effectWithinMs: null }).state).toBe('confirmed')
  })

  test('[CM6] what waited past its time is expired, and is never sent', () => {
    const queued = run([[{ kind: 'allowed', needsApproval: false }]])
    expect(run([[{ kind: 'clock' }, 60_000]], queued).state).toBe('expired')
    expect(run([[{ kind: 'dispatched' }, 60_000]], queued).state).toBe('queued')
    expect(run([[{ kind: 'approved' }, 60_000]], { ...REQUESTED, state: 'awaiting approval' }).state).toBe('awaiting approval')
  })

  test('[CM6] what was sent and never answered may have been carried out: unconfirmed, until word comes', () => {
    const silent = run([...SENT, [{ kind: 'clock' }, 60_001 + UPLINK_GRACE_MS]])
    expect(silent.state).toBe('unconfirmed')
    expect(run([receipt('expired')], silent).state).toBe('expired')
    expect(run([receipt('accepted')], silent).state).toBe('accepted')
  })

  test('[CM7] a receipt delivered twice or out of order changes nothing', () => {
    const acting = run([...SENT, receipt('acting')])
    expect(run([receipt('expired')], run([...SENT, receipt('accepted')])).state).toBe('expired')
    for (const again of ['accepted', 'acting', 'refused', 'expired', 'done'] as const)
      expect(run([receipt(again, 5_000)], acting)).toBe(acting)
  })

  test('[CM7] a terminal state is left by nothing', () => {
    const anything = fc.constantFrom<CommandEvent>(
      { kind: 'allowed', needsApproval: false },
      { kind: 'not allowed' },
      { kind: 'approved' },
      { kind: 'dispatched' },
      { kind: 'cancelled' },
      ...(['accepted', 'refused', 'acting', 'done', 'failed', 'expired'] as const).map((state) => receipt(state)[0]),
      { kind: 'effect measured' },
      { kind: 'clock' },
    )
    fc.assert(
      fc.property(fc.constantFrom(...TERMINAL_STATES), fc.array(anything), fc.nat(200_000), (state, events, nowMs) => {
        expect(events.reduce<CommandLife>((life, event) => stepCommand(life, event, nowMs), { ...REQUESTED, state }).state).toBe(state)
      }),
      { seed: 7 },
    )
  })

  test('[CM8] what has left cannot be cancelled', () => {
    expect(run([...SENT, [{ kind: 'cancelled' }]]).state).toBe('dispatched')
    expect(run([[{ kind: 'allowed', needsApproval: true }], [{ kind: 'cancelled' }]]).state).toBe('cancelled')
  })
})
