import type { AssignedTerminal, Assignment } from '#/protocol/messages.ts'
import type { Quality } from '#/protocol/quality.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'

export type Latest = { value: number; atMs: number; quality: Quality }
export type ChannelState = {
  readonly id: string
  readonly unit: string
  readonly seriesId: number
  latest: Latest | null
  /** Since when the value has been 0 without a break, device time. */
  zeroSinceMs: number | null
}
export type Terminal = { readonly assigned: AssignedTerminal; readonly channels: ReadonlyMap<string, ChannelState> }

/** What the gateway serves, with the latest value of each channel. Built anew when the assignment changes; values are carried over. */
export class Terminals {
  readonly version: string
  readonly byTag = new Map<string, Terminal>()
  readonly bySuffix = new Map<string, Terminal>()

  constructor(assignment: Assignment, before?: Terminals) {
    this.version = String(assignment.version)
    for (const assigned of assignment.terminals) {
      const old = before?.bySuffix.get(assigned.suffix)
      const channels = new Map<string, ChannelState>()
      for (const { id, unit, seriesId } of assigned.channels) {
        const known = old?.channels.get(id)
        channels.set(id, { id, unit, seriesId, latest: known?.latest ?? null, zeroSinceMs: known?.zeroSinceMs ?? null })
      }
      const terminal = { assigned, channels }
      this.byTag.set(assigned.tag, terminal)
      this.bySuffix.set(assigned.suffix, terminal)
    }
  }

  get points(): AssignedTerminal[] {
    return [...this.byTag.values()].map((it) => it.assigned)
  }

  /** The catalogue's type with this position's own settings; null where this agent does not know the type. @throws ZodError on broken settings */
  typeOf(terminal: Terminal): TwinType | null {
    const type = twinType(terminal.assigned.typeId)
    return type === null ? null : effectiveType(type, terminal.assigned.settings)
  }

  /** `on` is 'self' or a relation; null where the other object is not served by this gateway. */
  related(terminal: Terminal, on: string): Terminal | null {
    if (on === 'self') return terminal
    const tag = terminal.assigned.relations[on]
    return tag === undefined ? null : (this.byTag.get(tag) ?? null)
  }
}
