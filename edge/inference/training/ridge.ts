import { mean, sum } from './statistics.ts'

const PENALTIES = [0.1, 1, 10, 100, 1000]
const FOLDS = 5
/** Below this the explanation is chance: the channel is then expected where its base is. */
const WORTH_IT = 0.2

/** Linear weights from features to one target by ridge regression. The penalty is chosen over whole blocks of time left out in turn, because
 *  neighbouring windows share rows. @returns null where the left-out blocks are not explained by at least a fifth */
export function explain(features: readonly Float64Array[], target: readonly number[]): { weights: Float64Array; bias: number } | null {
  const n = target.length
  if (n < FOLDS * 4) return null
  const total = sum(target.map((value) => (value - mean(target)) ** 2))
  if (total === 0) return null
  let best = { penalty: 0, explained: WORTH_IT }
  for (const penalty of PENALTIES) {
    let wrong = 0
    for (let fold = 0; fold < FOLDS; fold++) {
      const from = Math.floor((n * fold) / FOLDS)
      const to = Math.floor((n * (fold + 1)) / FOLDS)
      const outside = (_: unknown, i: number) => i < from || i >= to
      const { weights, bias } = solve(features.filter(outside), target.filter(outside), penalty)
      for (let i = from; i < to; i++) wrong += ((target[i] ?? 0) - bias - dot(features[i] ?? new Float64Array(), weights)) ** 2
    }
    const explained = 1 - wrong / total
    if (explained > best.explained) best = { penalty, explained }
  }
  return best.penalty === 0 ? null : solve(features, target, best.penalty)
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0)

function solve(features: readonly Float64Array[], target: readonly number[], penalty: number): { weights: Float64Array; bias: number } {
  const width = features[0]?.length ?? 0
  const centers = Float64Array.from({ length: width }, (_, j) => mean(features.map((row) => row[j] ?? 0)))
  const middle = mean(target)
  const a = Array.from({ length: width }, (_, i) => {
    const row = new Float64Array(width)
    row[i] = penalty
    return row
  })
  const b = new Float64Array(width)
  features.forEach((row, k) => {
    for (let i = 0; i < width; i++) {
      const x = (row[i] ?? 0) - (centers[i] ?? 0)
      const line = a[i]
      if (!line) continue
      for (let j = 0; j < width; j++) line[j] = (line[j] ?? 0) + x * ((row[j] ?? 0) - (centers[j] ?? 0))
      b[i] = (b[i] ?? 0) + x * ((target[k] ?? 0) - middle)
    }
  })
  const weights = gauss(a, b)
  return { weights, bias: middle - dot(centers, weights) }
}

/** Gaussian elimination with pivoting; the penalty keeps the matrix well away from singular. */
function gauss(a: Float64Array[], b: Float64Array): Float64Array {
  const n = b.length
  const at = (i: number, j: number) => a[i]?.[j] ?? 0
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(at(i, k)) > Math.abs(at(pivot, k))) pivot = i
    ;[a[k], a[pivot]] = [a[pivot] as Float64Array, a[k] as Float64Array]
    ;[b[k], b[pivot]] = [b[pivot] ?? 0, b[k] ?? 0]
    for (let i = k + 1; i < n; i++) {
      const factor = at(i, k) / at(k, k)
      const row = a[i] as Float64Array
      for (let j = k; j < n; j++) row[j] = at(i, j) - factor * at(k, j)
      b[i] = (b[i] ?? 0) - factor * (b[k] ?? 0)
    }
  }
  const x = new Float64Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let rest = b[i] ?? 0
    for (let j = i + 1; j < n; j++) rest -= at(i, j) * (x[j] ?? 0)
    x[i] = rest / at(i, i)
  }
  return x
}
