import { createHash } from 'node:crypto'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'
import { TypeSettings } from '#/twin-models/settings.ts'
import type { AssignedTerminal, Assignment, ModelRef } from './contract.ts'
import { suffixOf, type TerminalRecord } from './reader.ts'

/** What a gateway serves, out of the registry's rows: channels with the interval that its settings give. A type that the catalogue lost has no channels. */
export function assignmentOf(records: readonly TerminalRecord[], models: readonly ModelRef[]): Assignment {
  const terminals = records.map(terminalOf)
  const types = new Set(terminals.map((terminal) => terminal.typeId))
  const content = { terminals, models: models.filter((model) => types.has(model.typeId)) }
  return { version: createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16), ...content }
}

function terminalOf(record: TerminalRecord): AssignedTerminal {
  const type = twinType(record.typeId)
  return {
    objectId: record.objectId,
    suffix: suffixOf(record.code),
    tag: record.tag,
    typeId: record.typeId,
    settings: record.settings,
    relations: { ...relationsOf(record.settings), ...(record.parentTag === null ? {} : { parent: record.parentTag }) },
    channels: (type ? channelsFor(type, record.settings) : []).flatMap(({ id, unit, everyMs }) => {
      const series = record.series.find((it) => it.channel === id)
      return series ? [{ id, seriesId: series.id, unit, everyMs }] : []
    }),
  }
}

const channelsFor = (type: TwinType, settings: unknown) =>
  TypeSettings.safeParse(settings).success ? effectiveType(type, settings).channels : type.channels

/** Named relations of the settings: `{ relations: { station: 'PS-03' } }`. */
function relationsOf(settings: Record<string, unknown>): Record<string, string> {
  const { relations } = settings
  if (typeof relations !== 'object' || relations === null) return {}
  return Object.fromEntries(Object.entries(relations).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
