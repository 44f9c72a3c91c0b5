import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'

/** `strong` rings are filled too: told apart by shape, not by colour alone. */
export type Ring = { lon: number; lat: number; radiusPx: number; widthPx: number; strong: boolean }

/** Rings around signs, below them, at constant size. */
export function ringLayer(rings: readonly Ring[], hex: string): Layer {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return new ScatterplotLayer<Ring>({
    id: 'rings',
    data: rings as Ring[],
    getPosition: (ring) => [ring.lon, ring.lat],
    getRadius: (ring) => ring.radiusPx,
    radiusUnits: 'pixels',
    billboard: true,
    stroked: true,
    getLineWidth: (ring) => ring.widthPx,
    lineWidthUnits: 'pixels',
    getLineColor: [red, green, blue, 255],
    getFillColor: (ring) => [red, green, blue, ring.strong ? 80 : 0],
    pickable: false,
    updateTriggers: { getLineColor: hex, getFillColor: hex },
  })
}
