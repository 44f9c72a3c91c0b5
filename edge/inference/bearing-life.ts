/** A point of the history: revolutions of the shaft since it began, in millions, and the envelope amplitude. */
export type Wear = { mrev: number; amplitude: number }

export type Growth = { amplitude: number; perMrev: number; perMrevError: number; points: number }

/** Exponential growth a = a0·exp(k·r): least squares on ln a against revolutions, over points clearly above the healthy level.
 *  @returns null where there is too little history, or no growth */
export function growthOf(history: readonly Wear[], above: number): Growth | null {
  const points = history.filter(({ amplitude }) => amplitude >= above)
  const n = points.length
  if (n < 8) return null
  const x = points.map(({ mrev }) => mrev)
  const y = points.map(({ amplitude }) => Math.log(amplitude))
  const mx = x.reduce((a, b) => a + b, 0) / n
  const my = y.reduce((a, b) => a + b, 0) / n
  const sxx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  if (sxx <= 0) return null
  const perMrev = x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? 0) - my), 0) / sxx
  if (perMrev <= 0) return null
  const wrong = x.reduce((sum, value, i) => sum + ((y[i] ?? 0) - my - perMrev * (value - mx)) ** 2, 0)
  const last = x.at(-1) ?? mx
  return { amplitude: Math.exp(my + perMrev * (last - mx)), perMrev, perMrevError: Math.sqrt(wrong / Math.max(n - 2, 1) / sxx), points: n }
}

export type Life = { p10H: number; p50H: number; p90H: number }

/** Remaining running hours at the present speed until the failure amplitude. The failure amplitude is log-normal (`failureSpread`), the growth
 *  as uncertain as its fit. Variances add, and a slower growth stretches the far side.
 *  @param mrevPerHour millions of revolutions in a running hour at the present speed */
export function lifeOf(growth: Growth, spec: { failure: number; failureSpread: number; mrevPerHour: number }): Life {
  const left = Math.max(Math.log(spec.failure / growth.amplitude), 0)
  const quantile = (z: number) => {
    const spread = Math.sqrt(spec.failureSpread ** 2 + (left * (growth.perMrevError / growth.perMrev)) ** 2)
    return Math.max(left + z * spread, 0) / growth.perMrev / spec.mrevPerHour
  }
  return { p10H: quantile(-Z90), p50H: quantile(0), p90H: quantile(Z90) }
}

const Z90 = 1.2815515655
