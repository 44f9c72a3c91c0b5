/** Where labels stand on a sheet of common stock, millimetres from its upper left corner. */
export type Stock = {
  widthMm: number
  heightMm: number
  columns: number
  rows: number
  left: number
  top: number
  label: { widthMm: number; heightMm: number }
  /** From one label's left (upper) edge to that of the next. */
  pitch: { xMm: number; yMm: number }
}

type Millimetres = readonly [x: number, y: number]

const stock = (
  sheet: Millimetres,
  [columns, rows]: readonly [columns: number, rows: number],
  of: { from: Millimetres; label: Millimetres; pitch: Millimetres },
): Stock => ({
  widthMm: sheet[0],
  heightMm: sheet[1],
  columns,
  rows,
  left: of.from[0],
  top: of.from[1],
  label: { widthMm: of.label[0], heightMm: of.label[1] },
  pitch: { xMm: of.pitch[0], yMm: of.pitch[1] },
})

const A4 = [210, 297] as const
const LETTER = [215.9, 279.4] as const

/** @source dimensions as makers print them: Herma 4464, Avery L7160, Avery L7651, Avery 5160 */
export const STOCKS = {
  'a4-3x8': stock(A4, [3, 8], { from: [0, 0.5], label: [70, 37], pitch: [70, 37] }),
  'a4-3x7': stock(A4, [3, 7], { from: [7.2, 15.15], label: [63.5, 38.1], pitch: [66.05, 38.1] }),
  'a4-5x13': stock(A4, [5, 13], { from: [4.75, 10.7], label: [38.1, 21.2], pitch: [40.6, 21.2] }),
  'letter-5160': stock(LETTER, [3, 10], { from: [4.76, 12.7], label: [66.68, 25.4], pitch: [69.85, 25.4] }),
} as const satisfies Record<string, Stock>
export type StockId = keyof typeof STOCKS
