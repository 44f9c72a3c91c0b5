import PDFDocument from 'pdfkit'
import { create as makeQr } from 'qrcode'
import { notoSansSc } from './font.ts'
import type { Stock } from './stock.ts'

export type SheetLabel = { address: string; code: string; tag: string; name: string }
type Doc = InstanceType<typeof PDFDocument>

const POINTS_PER_MM = 72 / 25.4
const mm = (length: number) => length * POINTS_PER_MM
/** Printers do not hit the edge of a label to the millimetre. */
const EDGE_MM = 2
const QUIET_MODULES = 4

/** Draws labels on sheets of stock, the first `skip` places left empty: a sheet begun is used up. Of the fonts only the letters that are used
 *  go into the file, so any reader shows the Chinese ones too. */
export async function labelSheet(labels: readonly SheetLabel[], stock: Stock, skip = 0): Promise<Buffer> {
  const size: [number, number] = [mm(stock.widthMm), mm(stock.heightMm)]
  const doc = new PDFDocument({ size, margin: 0, autoFirstPage: false, info: { Title: 'Onefold labels', Producer: 'Onefold' } })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => doc.once('end', resolve).once('error', reject))
  doc.registerFont('plain', await notoSansSc(400)).registerFont('strong', await notoSansSc(600))
  const places = stock.columns * stock.rows
  for (const [i, label] of labels.entries()) {
    const place = (i + skip) % places
    if (i === 0 || place === 0) doc.addPage({ size, margin: 0 })
    const x = stock.left + (place % stock.columns) * stock.pitch.xMm
    const y = stock.top + Math.floor(place / stock.columns) * stock.pitch.yMm
    drawLabel(doc, label, { x, y, ...stock.label })
  }
  doc.end()
  await ended
  return Buffer.concat(chunks)
}

type Box = { x: number; y: number; widthMm: number; heightMm: number }

/** The QR at the left in the label's height; beside it what people read: tag, name, and the characters to be typed, the check character last. */
function drawLabel(doc: Doc, { address, code, tag, name }: SheetLabel, box: Box): void {
  const sideMm = Math.min(box.heightMm - 2 * EDGE_MM, box.widthMm * 0.5)
  drawQr(doc, address, { x: box.x + EDGE_MM, y: box.y + (box.heightMm - sideMm) / 2, sideMm })
  const left = mm(box.x + EDGE_MM + sideMm + 0.5)
  const width = mm(box.widthMm - sideMm - 2 * EDGE_MM - 0.5)
  const height = mm(box.heightMm - 2 * EDGE_MM)
  const small = Math.max(5, Math.min(8, height / 9))
  const top = mm(box.y + EDGE_MM)
  const [prefix = '', suffix = ''] = code.split('/')
  const line = { width, lineBreak: false }
  fitted(doc, 'strong', tag, small * 1.5, width).text(tag, left, top, line)
  const nameTop = top + small * 2.1
  const nameHeight = height - small * 5.2
  if (nameHeight > small * 1.2)
    doc
      .font('plain')
      .fontSize(small)
      .text(name, left, nameTop, { width, height: nameHeight, ellipsis: true, lineGap: -small * 0.2 })
  fitted(doc, 'plain', `${prefix}/`, small * 0.9, width).text(`${prefix}/`, left, top + height - small * 3.1, line)
  fitted(doc, 'strong', suffix, small * 1.4, width).text(suffix, left, top + height - small * 2.1, line)
}

/** The font at this size, or at what lets the text stand in one line. */
function fitted(doc: Doc, font: string, text: string, points: number, width: number): Doc {
  const needed = doc.font(font).fontSize(points).widthOfString(text)
  return needed > width ? doc.fontSize(Math.max(4, (points * width) / needed)) : doc
}

/** Black squares on the paper, a quarter of them may be lost to dirt (level Q), with the quiet margin a reader needs. */
function drawQr(doc: Doc, text: string, { x, y, sideMm }: { x: number; y: number; sideMm: number }): void {
  const { modules } = makeQr(text, { errorCorrectionLevel: 'Q' })
  const step = mm(sideMm) / (modules.size + 2 * QUIET_MODULES)
  doc.fillColor('#000')
  for (let row = 0; row < modules.size; row++) {
    for (let from = 0; from < modules.size; from++) {
      let to = from
      while (to < modules.size && modules.get(row, to)) to++
      if (to > from) doc.rect(mm(x) + (from + QUIET_MODULES) * step, mm(y) + (row + QUIET_MODULES) * step, (to - from) * step, step)
      from = to
    }
  }
  doc.fill()
}
