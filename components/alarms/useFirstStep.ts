'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useValues } from '#/components/area/useValues.ts'
import { useCan } from '#/components/frame/me.tsx'
import { useCommandWords } from '#/components/object/command/useCommandWords.ts'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { handsOf, readyOf } from './first-step.ts'

/** The first step of the response where it is a command: what it says, and the panel that gives it. */
export function useFirstStep(alarm: AlarmRow, known: KnownObject | null): { words: string; href: string } | null {
  const wanted = alarm.rationalisation?.command !== undefined
  const parent = useOther(wanted ? known?.object.path.filter(({ id }) => id !== alarm.objectId).at(-1)?.id : undefined)
  const station = useOther(
    wanted && alarm.group.key !== alarm.objectId && ObjectId.safeParse(alarm.group.key).success ? alarm.group.key : undefined,
  )
  const hands = known ? handsOf(alarm, { own: known.object, parent, station }) : []
  const values = useValues(
    hands.flatMap(({ objectId, offBy }) => (offBy === null ? [] : [{ objectId, channels: [offBy] }])),
    2_000,
  )
  const hand = readyOf(hands, (objectId, channel) => values[objectId]?.[channel]?.value)
  const may = useCan('command.preview', hand?.objectId)
  const words = useCommandWords()
  const spec = hand && twinType(hand.typeId)?.commands.find(({ id }) => id === hand.command)
  if (!hand || !spec || !may) return null
  return { words: words.order(spec, hand.tag, {}), href: `${objectHref(hand.tag)}?command=${hand.command}` }
}

function useOther(id: string | undefined) {
  const asked = useAsk(['twins.byId', { id }], () => api.twins.byId.query({ id: id ?? '' }), { enabled: id !== undefined })
  return asked.data ?? null
}
