import { CATALOG } from '#/twin-models/catalog/index.ts'
import { drawsInSoftware } from './software.ts'

/** Signs of the map, painted once per theme from the same sprite and tokens as the rest of the interface. */
export type Look = 'disc' | 'strong' | 'dot' | 'uncertain' | 'stale' | 'station' | 'stationStrong' | 'stationStale'
export type Atlas = {
  image: HTMLCanvasElement
  mapping: Record<string, { x: number; y: number; width: number; height: number; anchorX: number; anchorY: number }>
}

const SIDE_PX = 24
/** Room between signs, so that none bleeds into its neighbour. */
const GAP_PX = 4
const COLUMNS = 14
const LOOKS: readonly Look[] = ['disc', 'strong', 'dot', 'uncertain', 'stale']
/** A station is square: told from a device by shape. */
const STATION_LOOKS: readonly Look[] = ['station', 'stationStrong', 'stationStale']
const STATION_GLYPHS: ReadonlySet<string> = new Set(CATALOG.flatMap((type) => (type.rank === 'station' ? [type.glyph] : [])))

export const iconKey = (glyph: string, look: Look) => `${glyph}|${look}`

/** @throws Error when the sprite cannot be fetched: the map then says that it is broken */
export async function paintAtlas(glyphs: readonly string[], token: (name: string) => string): Promise<Atlas> {
  const answer = await fetch('/glyphs.svg')
  if (!answer.ok) throw new Error('the glyphs could not be fetched')
  const sprite = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml')
  const known = glyphs.filter((glyph) => sprite.getElementById(glyph))
  const looksOf = (glyph: string) => (STATION_GLYPHS.has(glyph) ? [...LOOKS, ...STATION_LOOKS] : LOOKS)
  const cells = known.flatMap((glyph) => looksOf(glyph).map((look) => ({ glyph, look })))
  const mapping: Atlas['mapping'] = {}
  const fine = drawsInSoftware() ? 2 : 3 // pixels of the picture for one of a plain screen
  const [cell, stride] = [SIDE_PX * fine, (SIDE_PX + GAP_PX) * fine]
  const signs = cells.map(({ glyph, look }, i) => {
    const x = (i % COLUMNS) * stride
    const y = Math.floor(i / COLUMNS) * stride
    mapping[iconKey(glyph, look)] = { x, y, width: cell, height: cell, anchorX: cell / 2, anchorY: cell / 2 }
    return `<svg x="${x}" y="${y}" width="${cell}" height="${cell}" viewBox="0 0 24 24">${signSvg(sprite.getElementById(glyph)!.innerHTML, look, token)}</svg>`
  })
  return { image: await rasterise(signs, COLUMNS * stride, Math.ceil(cells.length / COLUMNS) * stride), mapping }
}

/** A sign of 24 by 24: disc of 22 or square of 20 with a glyph of 15, or a glyph of 14 alone. */
function signSvg(inner: string, look: Look, token: (name: string) => string): string {
  const ink = look === 'strong' || look === 'uncertain' || look === 'station' || look === 'stationStrong' ? token('text') : token('quiet')
  const glyph = (size: number) =>
    `<svg x="${12 - size / 2}" y="${12 - size / 2}" width="${size}" height="${size}" viewBox="0 0 20 20" style="color:${ink}">${inner}</svg>`
  const raised = token('raised')
  const ground = {
    disc: `<circle cx="12" cy="12" r="11" fill="${raised}" stroke="${token('quiet')}"/>`,
    strong: `<circle cx="12" cy="12" r="11" fill="${raised}" stroke="${token('text')}" stroke-width="1.25"/>`,
    stale: `<circle cx="12" cy="12" r="11" fill="${raised}" stroke="${token('quiet')}" stroke-dasharray="2 2"/><path d="M4.2 19.800L19.800 4.200M2.500 14.500L14.500 2.500M9.500 21.500L21.500 9.500" stroke="${token('hatch')}" stroke-width=".75"/>`,
    uncertain: `<rect x="2" y="2" width="20" height="20" rx="3" fill="${raised}" stroke="${ink}" stroke-width="1.5" stroke-dasharray="3 2.5"/>`,
    dot: '',
    station: `<rect x="2" y="2" width="20" height="20" rx="1.5" fill="${raised}" stroke="${token('text')}"/>`,
    stationStrong: `<rect x="2" y="2" width="20" height="20" rx="1.5" fill="${raised}" stroke="${token('text')}" stroke-width="1.5"/>`,
    stationStale: `<rect x="2" y="2" width="20" height="20" rx="1.5" fill="${raised}" stroke="${token('quiet')}" stroke-dasharray="2 2"/><path d="M4.500 19.500L19.500 4.500M3 14L14 3M10 21L21 10" stroke="${token('hatch')}" stroke-width=".75"/>`,
  }[look]
  return `${ground}${glyph(look === 'dot' || look === 'uncertain' ? 14 : 15)}`
}

/** All signs as one picture: a picture each would be decoded two hundred times. */
async function rasterise(signs: readonly string[], width: number, height: number): Promise<HTMLCanvasElement> {
  const picture = new Image(width, height)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${signs.join('')}</svg>`
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')!.drawImage(picture, 0, 0)
  return canvas
}
