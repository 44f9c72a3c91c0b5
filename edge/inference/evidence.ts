import type { EvidenceSeries } from '#/protocol/messages.ts'
import type { Row } from '#/protocol/windows.ts'

const MAX_POINTS = 240

/** The last rows of a terminal with what was expected of them: what a person is shown when a finding opens. */
export class EvidenceRing {
  readonly #size: number
  readonly #rows: { row: Row; expected: ArrayLike<number> | null }[] = []

  constructor(size: number) {
    this.#size = size
  }

  push(row: Row, expected: ArrayLike<number> | null): void {
    this.#rows.push({ row, expected })
    if (this.#rows.length > this.#size) this.#rows.shift()
  }

  /** Series of the channels given, thinned to 240 points by the mean of neighbours. Rows before the first expectation get that one. */
  series(channels: readonly { id: string; index: number }[]): EvidenceSeries[] {
    const rows = this.#rows
    const [first] = rows
    const last = rows.at(-1)
    if (!first || !last) return []
    const each = Math.ceil(rows.length / MAX_POINTS)
    const groups = Array.from({ length: Math.ceil(rows.length / each) }, (_, i) => rows.slice(i * each, (i + 1) * each))
    const startMs = first.row.atMs
    const stepMs = Math.max((last.row.atMs - startMs) / Math.max(groups.length - 1, 1), 0.001)
    return channels.map(({ id, index }) => {
      let known = rows.find(({ expected }) => expected)?.expected?.[index]
      const expected = groups.map((group) => {
        known = group.at(-1)?.expected?.[index] ?? known
        return known
      })
      const values = groups.map((group) => round(group.reduce((sum, { row }) => sum + (row.values[index] ?? 0), 0) / group.length))
      const told = expected.every((value) => value !== undefined)
      return { channel: id, startMs, stepMs, values, ...(told ? { expected: expected.map((value) => round(value ?? 0)) } : {}) }
    })
  }

  get startMs(): number {
    return this.#rows[0]?.row.atMs ?? 0
  }
}

/** Six digits are more than any sensor has, and half the bytes. */
export const round = (value: number) => Number(value.toPrecision(6))

/** 0.5 at the limit, 0.82 at twice, 0.94 at four times: a reading aid that grows with distance from the limit, not a probability. */
export const confidenceOf = (score: number) => round(Math.min(Math.max(1 - 0.5 * Math.max(score, 0.5) ** -1.5, 0), 0.99))
