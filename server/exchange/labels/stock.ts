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

const A4 = { widthMm: 210, heightMm: 297 }

/** @source dimensions as makers print them: Herma 4464, Avery L7160, Avery L7651, Avery 5160 */
export const STOCKS = {
  'a4-3x8': { ...A4, columns: 3, rows: 8, left: 0, top: 0.5, label: { widthMm: 70, heightMm: 37 }, pitch: { xMm: 70, yMm: 37 } },
  'a4-3x7': {
    ...A4,
    columns: 3,
    rows: 7,
    left: 7.2,
    top: 15.15,
    label: { widthMm: 63.5, heightMm: 38.1 },
    pitch: { xMm: 66.05, yMm: 38.1 },
  },
  'a4-5x13': {
    ...A4,
    columns: 5,
    rows: 13,
    left: 4.75,
    top: 10.7,
    label: { widthMm: 38.1, heightMm: 21.2 },
    pitch: { xMm: 40.6, yMm: 21.2 },
  },
  'letter-5160': {
    widthMm: 215.9,
    heightMm: 279.4,
    columns: 3,
    rows: 10,
    left: 4.76,
    top: 12.7,
    label: { widthMm: 66.68, heightMm: 25.4 },
    pitch: { xMm: 69.85, yMm: 25.4 },
  },
} as const satisfies Record<string, Stock>
export type StockId = keyof typeof STOCKS
