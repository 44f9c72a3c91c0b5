export const mean = (values: ArrayLike<number>) => sum(values) / values.length

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0
  return total
}

/** The size that a Student t value exceeds, either side, with probability `tail`.
 *  @param freedom degrees of freedom, 1 or more, need not be whole */
export function studentLimit(tail: number, freedom: number): number {
  let low = 0
  let high = 1e4
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (betaRegularised(freedom / (freedom + middle * middle), freedom / 2, 0.5) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** @source Numerical Recipes, 6.4: incomplete beta by its continued fraction (Lentz) */
function betaRegularised(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

function fraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    result *= step
    if (Math.abs(step - 1) < 1e-12) break
  }
  return result
}

/** @source Lanczos, g = 7, n = 9 */
function logGamma(x: number): number {
  const G = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const y = x - 1
  const t = y + 7.5
  let total = G[0] ?? 0
  for (let i = 1; i < G.length; i++) total += (G[i] ?? 0) / (y + i)
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(total)
}

export type Movement = {
  /** Variance of a row around the mean of its block: noise. */
  within: number
  /** Share of the variance that is slow, 0 to 1 (intraclass correlation over blocks of `block` rows). */
  slowShare: number
  /** Widest range that block means spanned within one segment. */
  range: number
}

/** How a channel moves: noise from row to row against slow movement from block to block. One-way analysis of variance over blocks. */
export function movementOf(segments: readonly (readonly number[])[], block: number): Movement {
  let withinSum = 0
  let withinFreedom = 0
  let betweenSum = 0
  let betweenFreedom = 0
  let range = 0
  for (const segment of segments) {
    const means: number[] = []
    for (let start = 0; start + block <= segment.length; start += block) {
      const rows = segment.slice(start, start + block)
      const middle = mean(rows)
      means.push(middle)
      withinSum += sum(rows.map((value) => (value - middle) ** 2))
      withinFreedom += block - 1
    }
    if (means.length < 2) continue
    const middle = mean(means)
    betweenSum += sum(means.map((value) => (value - middle) ** 2))
    betweenFreedom += means.length - 1
    range = Math.max(range, Math.max(...means) - Math.min(...means))
  }
  const within = withinFreedom > 0 ? withinSum / withinFreedom : 0
  const between = betweenFreedom > 0 ? Math.max(0, betweenSum / betweenFreedom - within / block) : 0
  return { within, slowShare: between + within > 0 ? between / (between + within) : 0, range }
}
