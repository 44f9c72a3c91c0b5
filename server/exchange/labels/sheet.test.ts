import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { labelSheet, type SheetLabel } from './sheet.ts'
import { STOCKS, type StockId } from './stock.ts'

type Picture = { data: Uint8ClampedArray; width: number; height: number; colorSpace: 'srgb' }

let pdfium: PDFiumLibrary
beforeAll(async () => {
  const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: wasmBinary as unknown as ArrayBuffer }, fireImmediately: true })
  pdfium = await PDFiumLibrary.init()
})
afterAll(() => pdfium.destroy())

const labels = (count: number): SheetLabel[] =>
  Array.from({ length: count }, (_, i) => ({
    address: `https://onefold.example/id/88.999.1/7K3Z${i % 10}2?t=0123ABC${i % 10}`,
    code: `88.999.1/7K3Z${i % 10}2`,
    tag: `PS-03/P${i}`,
    name: i % 2 ? '三号泵站二号雨水泵（备用，鑫龘）' : 'Pump station 3, storm pump 2',
  }))

async function pictures(pdf: Buffer, scale: number): Promise<Picture[]> {
  const document: PDFiumDocument = await pdfium.loadDocument(pdf)
  const drawn: Picture[] = []
  for (const page of document.pages()) {
    const { data, width, height } = await page.render({ scale, render: 'bitmap' })
    drawn.push({ data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' })
  }
  document.destroy()
  return drawn
}
const read = async (picture: Picture) =>
  (await readBarcodes(picture as unknown as ImageData, { formats: ['QRCode'], maxNumberOfSymbols: 100 })).map(({ text }) => text).sort()

/** The upper part of a page, where its first labels are. */
const above = ({ data, width, height, ...rest }: Picture, share: number): Picture => {
  const rows = Math.ceil(height * share)
  return { ...rest, data: data.slice(0, rows * width * 4), width, height: rows }
}

/** The picture turned about its middle, corners filled with white, as a camera sees it that nobody held straight. */
function turned({ data, width, height }: Picture, degrees: number): Picture {
  const side = Math.ceil(Math.hypot(width, height))
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const out = new Uint32Array(side * side).fill(0xffffffff)
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [dx, dy] = [x - side / 2, y - side / 2]
      const [sx, sy] = [Math.round(cos * dx + sin * dy + width / 2), Math.round(-sin * dx + cos * dy + height / 2)]
      if (sx >= 0 && sy >= 0 && sx < width && sy < height) out[y * side + x] = from[sy * width + sx] as number
    }
  return { data: new Uint8ClampedArray(out.buffer), width: side, height: side, colorSpace: 'srgb' }
}

/** Grey paper, noise, and spots of mud; the same every time. */
function dirty(picture: Picture, spots: number): Picture {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const data = picture.data.map((value, i) => (i % 4 === 3 ? 255 : value * 0.6 + 40 + (random() - 0.5) * 50))
  for (let i = 0; i < spots; i++) {
    const [cx, cy, radius] = [random() * picture.width, random() * picture.height, 3 + random() * 5]
    for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(picture.height, cy + radius); y++)
      for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(picture.width, cx + radius); x++)
        if (Math.hypot(x - cx, y - cy) < radius) data.set([70, 60, 50], (y * picture.width + x) * 4)
  }
  return { ...picture, data }
}

describe('label sheets', () => {
  test.each(Object.keys(STOCKS) as StockId[])(
    '[EX20] %s: every label of a full sheet is read back, and the next one stands on a new sheet',
    async (id) => {
      const stock = STOCKS[id]
      const wanted = labels(stock.columns * stock.rows + 1)
      const [first, second, ...none] = await pictures(await labelSheet(wanted, stock), 3)
      expect(none).toEqual([])
      if (!first || !second) throw new Error('no pages')
      expect(await read(first)).toEqual(
        wanted
          .slice(0, -1)
          .map(({ address }) => address)
          .sort(),
      )
      expect(await read(second)).toEqual([wanted.at(-1)?.address])
      expect(Math.abs(first.width / 3 / (72 / 25.4) - stock.widthMm)).toBeLessThan(0.5) // mm
    },
  )

  describe('six labels on the first two rows of a sheet', () => {
    const wanted = labels(6)
    let six: Picture
    beforeAll(async () => {
      const [page] = await pictures(await labelSheet(wanted, STOCKS['a4-3x7']), 3)
      if (!page) throw new Error('no page')
      six = above(page, 0.36)
    })

    test.each([17, 90, 143, 180, 271])('[EX20] turned by %i° they are read', async (degrees) => {
      expect(await read(turned(six, degrees))).toEqual(wanted.map(({ address }) => address).sort())
    })

    test('[EX20] dirty, faded and turned they are read', async () => {
      expect(new Set(await read(dirty(turned(six, 12), 320))).size).toBeGreaterThanOrEqual(5)
    })
  })

  test('[EX20] places that are used are skipped', async () => {
    const stock = STOCKS['a4-3x8']
    const pages = await pictures(await labelSheet(labels(2), stock, 23), 2)
    expect(await Promise.all(pages.map(read))).toEqual(labels(2).map(({ address }) => [address]))
  })

  test('[EX21] tag, name in Chinese and code stand in the file as text that any reader shows, with the letters used and no more', async () => {
    const pdf = await labelSheet(labels(2), STOCKS['a4-3x8'])
    const document = await pdfium.loadDocument(pdf)
    const text = [...document.pages()].map((page) => page.getText()).join('\n')
    document.destroy()
    for (const part of ['PS-03/P1', '三号泵站二号雨水泵', '鑫龘', 'Pump station 3', '88.999.1/', '7K3Z12']) expect(text).toContain(part)
    expect(pdf.length).toBeLessThan(120_000)
  })
})
