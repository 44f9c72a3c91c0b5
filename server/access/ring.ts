type Corner = readonly [number, number]

/** Whether no side crosses another and something is enclosed: of any other ring nobody can say what is inside. Corners in degrees, the last is
 *  joined to the first. */
export function isSimple(ring: readonly Corner[]): boolean {
  const side = (i: number) => [ring[i]!, ring[(i + 1) % ring.length]!] as const
  for (let i = 0; i < ring.length; i++)
    for (let j = i + 1; j < ring.length; j++) {
      const neighbours = j === i + 1 || (i === 0 && j === ring.length - 1)
      if (!neighbours && crosses(side(i), side(j))) return false
    }
  return doubleAreaOf(ring) !== 0
}

const turn = (a: Corner, b: Corner, c: Corner) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
const crosses = ([a, b]: readonly [Corner, Corner], [c, d]: readonly [Corner, Corner]) =>
  turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)
const doubleAreaOf = (ring: readonly Corner[]) =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!
    return sum + x * nextY - nextX * y
  }, 0)
