import { type ByteReader, ByteWriter } from './bytes.ts'
import { RunWriter } from './ints.ts'

/** How a column of values stands there: as decimals (whole numbers over 10^places, by their differences), as decimals of single precision, or as they are. */
const MODE = { decimal: 0, singleDecimal: 1, single: 2, double: 3 } as const
const LARGEST = 2 ** 49
const TENS = Array.from({ length: 11 }, (_, i) => 10 ** i)
const asDouble = (value: number) => value

/** The fewest decimal places that give back each value bit by bit but for the sign of zero, or null where none do. */
export function placesOf(values: ArrayLike<number>, count: number, cast: (value: number) => number = asDouble): number | null {
  let [places, tens] = [0, 1]
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    let whole = Math.round(value * tens)
    while (cast(whole / tens) !== value) {
      if (++places >= TENS.length) return null
      tens = TENS[places]!
      whole = Math.round(value * tens)
    }
    if (!(Math.abs(whole) <= LARGEST)) return null
  }
  for (let i = 0; i < count; i++) if (!(Math.abs(values[i]! * tens) <= LARGEST)) return null
  return places
}

export function writeValues(to: ByteWriter, values: ArrayLike<number>, count: number): void {
  const places = placesOf(values, count)
  if (places !== null && writeDecimals(to, values, count, { mode: MODE.decimal, places, limit: count * 8 })) return
  const single = allSingle(values, count)
  const singlePlaces = single ? placesOf(values, count, Math.fround) : null
  if (singlePlaces !== null && writeDecimals(to, values, count, { mode: MODE.singleDecimal, places: singlePlaces, limit: count * 4 }))
    return
  to.byte(single ? MODE.single : MODE.double)
  for (let i = 0; i < count; i++) single ? to.float32(values[i]!) : to.float64(values[i]!)
}

/** @param first the row of `values` where they begin */
export function readValues(from: ByteReader, values: Float64Array, count: number, first = 0): Float64Array {
  const mode = from.byte()
  const last = first + count
  if (mode === MODE.single) for (let i = first; i < last; i++) values[i] = from.float32()
  else if (mode === MODE.double) for (let i = first; i < last; i++) values[i] = from.float64()
  else if (mode === MODE.decimal || mode === MODE.singleDecimal) {
    const tens = TENS[from.byte()] ?? Number.NaN
    const minus = from.part()
    from.totals(values, count, first)
    if (mode === MODE.decimal) for (let i = first; i < last; i++) values[i] = values[i]! / tens
    else for (let i = first; i < last; i++) values[i] = Math.fround(values[i]! / tens)
    for (let i = first; !minus.ended; ) {
      i += minus.varint()
      values[i] = -0
    }
  } else throw new RangeError(`a packed block has values of mode ${mode}`)
  return values
}

/** @returns whether they take less than `limit` bytes; nothing is written else */
function writeDecimals(
  to: ByteWriter,
  values: ArrayLike<number>,
  count: number,
  { mode, places, limit }: { mode: number; places: number; limit: number },
): boolean {
  const part = new ByteWriter()
  const runs = new RunWriter(part)
  const tens = TENS[places]!
  const minus = new ByteWriter() // where a zero is -0: sensors that round about zero send both
  let [before, minusAt] = [0, 0]
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const whole = Math.round(value * tens)
    runs.add(whole - before)
    before = whole
    if (value !== 0 || 1 / value > 0) continue
    minus.varint(i - minusAt)
    minusAt = i
  }
  runs.end()
  if (part.length + minus.length > limit) return false
  to.byte(mode)
  to.byte(places)
  to.part(minus)
  to.append(part)
  return true
}

function allSingle(values: ArrayLike<number>, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Object.is(Math.fround(values[i]!), values[i])) return false
  return true
}
