import { type Target, targetsOf } from '#/components/object/command/targets.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'

/** What stands near the object of an alarm: itself, what it belongs to, and the station its alarm is told under. */
export type Family = { own: ObjectDetail; parent: ObjectDetail | null; station: ObjectDetail | null }
/** A machine that takes the command, and the channel that must read off before it does. */
export type Hand = Target & { offBy: string | null }

/** Nothing is left to be done at once about what is back to normal or put aside. */
const PRESSING: ReadonlySet<AlarmRow['state']> = new Set(['unacknowledged', 'acknowledged'])

/** The machines that the first step of the response may mean: beside the object, above it, below it, below its station; not itself, for what is
 *  broken is rarely what helps. */
export function handsOf(alarm: Pick<AlarmRow, 'objectId' | 'state' | 'rationalisation'>, { own, parent, station }: Family): Hand[] {
  const command = alarm.rationalisation?.command
  if (!command || !PRESSING.has(alarm.state)) return []
  const below = [own, station].flatMap((whole) => (whole?.children ?? []).toSorted(lastFirst).flatMap(targetsIn))
  const all = [...targetsOf(own, parent, true), ...below].filter(
    (target) => target.command === command && target.objectId !== alarm.objectId,
  )
  return all
    .filter((target, i) => all.findIndex(({ objectId }) => objectId === target.objectId) === i)
    .map((target) => ({ ...target, offBy: offBy(target) }))
}

/** The first of them that can: one that must be off first is meant only where it is measured off. */
export const readyOf = (hands: readonly Hand[], read: (objectId: string, channel: string) => number | undefined): Hand | null =>
  hands.find(({ objectId, offBy }) => offBy === null || read(objectId, offBy) === 0) ?? null

/** The last in a row is the usual reserve. */
const lastFirst = (a: { tag: string }, b: { tag: string }) => b.tag.localeCompare(a.tag, 'en', { numeric: true })

const targetsIn = ({ id, tag, typeId }: ObjectDetail['children'][number]): Target[] =>
  (twinType(typeId)?.commands ?? []).map((command) => ({ objectId: id, tag, typeId, command: command.id, own: false }))

function offBy({ typeId, command }: Target): string | null {
  const spec = twinType(typeId)?.commands.find(({ id }) => id === command)
  return spec?.envelope.find((check) => check.kind === 'offFor')?.channel ?? null
}
