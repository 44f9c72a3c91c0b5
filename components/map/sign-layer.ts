import type { Layer, PickingInfo } from '@deck.gl/core'
import type { Density, Group } from './density.ts'
import { type Atlas, iconKey, type Look } from './icon-atlas.ts'
import type { Placed } from './placed.ts'
import { commonOf, UprightIcons } from './sign-shader.ts'
import { drawsInSoftware } from './software.ts'

const SIGN_PX = 24
const lookOf = (one: Placed, calm: Look): Look => {
  if (one.object.uncertain) return 'uncertain'
  const station = one.rank === 'station'
  if (one.object.stale) return station ? 'stationStale' : 'stale'
  if (one.alarm) return calm === 'dot' ? 'dot' : station ? 'stationStrong' : 'strong'
  return station ? 'station' : calm
}

type Sign = { lon: number; lat: number; icon: string; one?: Placed; group?: Group }

/** The signs of objects as one deck layer, so that their picture is sent and their program made once: dense glyphs below, then groups, then discs.
 *  Alarm marks and labels stand above, in HTML. */
export function signLayer(
  { discs, dots, groups }: Density,
  atlas: Atlas,
  press: { object(one: Placed): void; group(group: Group): void },
): Layer {
  const signOf = (one: Placed, calm: Look): Sign => ({ lon: one.lon, lat: one.lat, icon: iconKey(one.glyph, lookOf(one, calm)), one })
  return new UprightIcons<Sign>({
    id: 'signs',
    data: [
      ...dots.filter((one) => !one.alarm || one.object.uncertain).map((one) => signOf(one, 'dot')), // an alarm's mark stands in the place of a dense sign
      ...groups.map((group): Sign => ({ lon: group.lon, lat: group.lat, icon: iconKey(group.glyph, 'disc'), group })),
      ...discs.map((one) => signOf(one, 'disc')),
    ],
    iconAtlas: atlas.image as never,
    iconMapping: atlas.mapping,
    ...(drawsInSoftware() && { textureParameters: { mipmapFilter: 'none' as const } }), // at this fineness each pixel is a mean of four
    parameters: { depthCompare: 'always', depthWriteEnabled: false }, // what stands later in the data lies above, also where the ground is tilted
    coordinateSystem: 'cartesian',
    getPosition: commonOf,
    getIcon: ({ icon }) => icon,
    getSize: SIGN_PX,
    pickable: true,
    onClick: ({ object }: PickingInfo<Sign>) => {
      if (object?.one) press.object(object.one)
      if (object?.group) press.group(object.group)
      return true
    },
  })
}
