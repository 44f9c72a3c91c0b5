import type { Layer, PickingInfo } from '@deck.gl/core'
import { IconLayer } from '@deck.gl/layers'
import type { Density, Group } from './density.ts'
import { type Atlas, iconKey, type Look } from './icon-atlas.ts'
import type { Placed } from './placed.ts'

const SIGN_PX = 24
const lookOf = (one: Placed, calm: Look): Look => {
  if (one.object.uncertain) return 'uncertain'
  const station = one.rank === 'station'
  if (one.object.stale) return station ? 'stationStale' : 'stale'
  if (one.alarm) return calm === 'dot' ? 'dot' : station ? 'stationStrong' : 'strong'
  return station ? 'station' : calm
}

/** The signs of objects as deck layers: dense glyphs below, then groups, then discs. Alarm marks and labels stand above, in HTML. */
export function objectLayers(
  { discs, dots, groups }: Density,
  atlas: Atlas,
  press: { object(one: Placed): void; group(group: Group): void },
): Layer[] {
  const shared = {
    iconAtlas: atlas.image as never,
    iconMapping: atlas.mapping,
    getSize: SIGN_PX,
    sizeUnits: 'pixels' as const,
    pickable: true,
  }
  const objects = (id: string, data: Placed[], calm: Look) =>
    new IconLayer<Placed>({
      ...shared,
      id,
      data,
      getPosition: (one) => [one.lon, one.lat],
      getIcon: (one) => iconKey(one.glyph, lookOf(one, calm)),
      onClick: ({ object }: PickingInfo<Placed>) => {
        if (object) press.object(object)
        return true
      },
    })
  return [
    objects(
      'dots',
      dots.filter((one) => !one.alarm || one.object.uncertain), // an alarm's mark stands in the place of a dense sign
      'dot',
    ),
    new IconLayer<Group>({
      ...shared,
      id: 'groups',
      data: groups,
      getPosition: (group) => [group.lon, group.lat],
      getIcon: (group) => iconKey(group.glyph, 'disc'),
      onClick: ({ object }: PickingInfo<Group>) => {
        if (object) press.group(object)
        return true
      },
    }),
    objects('discs', discs, 'disc'),
  ]
}
