import type { Block, Building, Rect } from './blocks.ts'
import type { Uv } from './frame.ts'
import { isWater } from './plan.ts'
import { type Random, random } from './random.ts'

const STOREY_M = 3.2
const storeys = (rng: Random, min: number, max: number) => Math.round(rng.int(min, max) * STOREY_M * 10) / 10
const rectRing = ({ u0, v0, u1, v1 }: Rect): Uv[] => [
  [u0, v0],
  [u1, v0],
  [u1, v1],
  [u0, v1],
]

/** L-shaped where a corner of its lot stays a yard. */
const notched = (rect: Rect, rng: Random): Uv[] => {
  const { u0, v0, u1, v1 } = rect
  if (u1 - u0 < 16 || v1 - v0 < 16 || rng.chance(0.55)) return rectRing(rect)
  const um = u0 + (u1 - u0) * rng.between(0.4, 0.62)
  const vm = v0 + (v1 - v0) * rng.between(0.4, 0.62)
  return rng.pick([
    [
      [u0, v0],
      [u1, v0],
      [u1, vm],
      [um, vm],
      [um, v1],
      [u0, v1],
    ],
    [
      [u0, v0],
      [u1, v0],
      [u1, v1],
      [um, v1],
      [um, vm],
      [u0, vm],
    ],
    [
      [u0, v0],
      [um, v0],
      [um, vm],
      [u1, vm],
      [u1, v1],
      [u0, v1],
    ],
  ] as Uv[][])
}

type Lot = { ring: Uv[]; heightM: number }

function old(block: Block, rng: Random): Lot[] {
  const columns = Math.max(2, Math.round((block.u1 - block.u0) / rng.between(26, 36)))
  const rows = Math.max(2, Math.round((block.v1 - block.v0) / rng.between(26, 34)))
  const lots: Lot[] = []
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      if (rng.chance(0.12)) continue
      const w = (block.u1 - block.u0) / columns
      const h = (block.v1 - block.v0) / rows
      const gap = () => rng.between(1.2, 4.5)
      const lot = {
        u0: block.u0 + i * w + gap(),
        u1: block.u0 + (i + 1) * w - gap(),
        v0: block.v0 + j * h + gap(),
        v1: block.v0 + (j + 1) * h - gap(),
      }
      lots.push({ ring: notched(lot, rng), heightM: storeys(rng, 2, 6) })
    }
  }
  return lots
}

function rows(block: Block, rng: Random): Lot[] {
  const pitch = rng.between(21, 27)
  const count = Math.max(1, Math.floor((block.v1 - block.v0) / pitch))
  const step = (block.v1 - block.v0) / count
  const split = rng.chance(0.6)
  return Array.from({ length: count }, (_, j): Lot[] => {
    const v0 = block.v0 + j * step + (step - 12) / 2
    const v1 = v0 + 12
    const um = (block.u0 + block.u1) / 2 + rng.between(-8, 8)
    const heightM = storeys(rng, 5, 9)
    const [u0, u1] = [block.u0 + 4, block.u1 - 4]
    if (!split) return [{ ring: rectRing({ u0, u1, v0, v1 }), heightM }]
    return [
      { ring: rectRing({ u0, u1: um - 5, v0, v1 }), heightM },
      { ring: rectRing({ u0: um + 5, u1, v0, v1 }), heightM: storeys(rng, 5, 9) },
    ]
  }).flat()
}

function perimeter(block: Block, rng: Random): Lot[] {
  const depth = rng.between(12, 15)
  const lots: Lot[] = []
  const side = (from: number, to: number, of: (a: number, b: number) => Rect) => {
    const parts = Math.max(2, Math.round((to - from) / rng.between(24, 34)))
    const step = (to - from) / parts
    for (let k = 0; k < parts; k++) {
      if (rng.chance(0.1)) continue
      lots.push({ ring: rectRing(of(from + k * step + 0.4, from + (k + 1) * step - 0.4)), heightM: storeys(rng, 4, 8) })
    }
  }
  side(block.u0, block.u1, (a, b) => ({ u0: a, u1: b, v0: block.v0, v1: block.v0 + depth }))
  side(block.u0, block.u1, (a, b) => ({ u0: a, u1: b, v0: block.v1 - depth, v1: block.v1 }))
  if (block.v1 - block.v0 > 3 * depth) {
    side(block.v0 + depth + 2, block.v1 - depth - 2, (a, b) => ({ u0: block.u0, u1: block.u0 + depth, v0: a, v1: b }))
    side(block.v0 + depth + 2, block.v1 - depth - 2, (a, b) => ({ u0: block.u1 - depth, u1: block.u1, v0: a, v1: b }))
  }
  return lots
}

function towers(block: Block, rng: Random): Lot[] {
  const podium: Lot = {
    ring: rectRing({ u0: block.u0 + 4, u1: block.u1 - 4, v0: block.v0 + 5, v1: block.v0 + 22 }),
    heightM: storeys(rng, 2, 4),
  }
  const count = rng.int(2, 3)
  const step = (block.u1 - block.u0) / count
  return [
    podium,
    ...Array.from({ length: count }, (_, k): Lot => {
      const half = rng.between(9, 12)
      const u = block.u0 + (k + 0.5) * step
      const v = block.v1 - half - 6 - rng.between(0, 8)
      return { ring: rectRing({ u0: u - half, u1: u + half, v0: v - half * 0.8, v1: v + half * 0.8 }), heightM: storeys(rng, 12, 26) }
    }),
  ]
}

function sheds(block: Block, rng: Random): Lot[] {
  const cut = block.v0 + (block.v1 - block.v0) * rng.pick([0.45, 1, 0.6])
  const lot = (v0: number, v1: number): Lot => ({
    ring: rectRing({ u0: block.u0 + 4, u1: block.u1 - 4, v0: v0 + 4, v1: v1 - 4 }),
    heightM: rng.between(8, 12),
  })
  return cut >= block.v1 ? [lot(block.v0, block.v1)] : [lot(block.v0, cut), lot(cut, block.v1)]
}

const civic = (block: Block): Lot[] => [
  { ring: rectRing({ u0: block.u0 + 16, u1: block.u1 - 16, v0: block.v0 + 18, v1: block.v1 - 10 }), heightM: 24 },
  { ring: rectRing({ u0: block.u0 + 28, u1: block.u1 - 28, v0: block.v0 + 8, v1: block.v0 + 17 }), heightM: 8 },
]

const NONE = () => []
const BUILD = { old, rows, perimeter, towers, sheds, civic, park: NONE, square: NONE } as const satisfies Record<
  Block['use'],
  (block: Block, rng: Random) => Lot[]
>

/** Buildings of all blocks; what would stand in water or on the pump station's ground is left out. */
export function buildingsOf(blocks: readonly Block[], seed: number, keepFree: readonly Rect[]): Building[] {
  const buildings: Building[] = []
  for (const block of blocks) {
    const rng = random(`${seed}/building/${block.id}`)
    for (const lot of BUILD[block.use](block, rng)) {
      const wet = lot.ring.some((corner) => isWater(corner, 9))
      const taken = keepFree.some((free) => lot.ring.some(([u, v]) => u > free.u0 && u < free.u1 && v > free.v0 && v < free.v1))
      if (!wet && !taken) buildings.push({ ...lot, id: `${block.id}/${buildings.length}`, use: block.use, blockId: block.id })
    }
  }
  return buildings
}
