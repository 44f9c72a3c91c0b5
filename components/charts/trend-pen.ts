import type uPlot from 'uplot'
import type { ChartTheme } from './theme.ts'
import type { Trend } from './trend-types.ts'

/** What draws on a trend: the chart, its context, device pixels to one of CSS, the colours, what is drawn. */
export type Pen = { u: uPlot; ctx: CanvasRenderingContext2D; px: number; theme: ChartTheme; trend: Trend }
export const x = (pen: Pen, atMs: number) => pen.u.valToPos(atMs / 1000, 'x', true)
export const y = (pen: Pen, value: number) => pen.u.valToPos(value, 'y', true)

export function stroke(pen: Pen, color: string, dash: number[], width: number, trace: () => void) {
  pen.ctx.save()
  pen.ctx.beginPath()
  pen.ctx.strokeStyle = color
  pen.ctx.lineWidth = width * pen.px
  pen.ctx.setLineDash(dash.map((one) => one * pen.px))
  trace()
  pen.ctx.stroke()
  pen.ctx.restore()
}

export function line(pen: Pen, x1: number, y1: number, x2: number, y2: number) {
  pen.ctx.moveTo(x1, y1)
  pen.ctx.lineTo(x2, y2)
}

export function hatch(pen: Pen, left: number, top: number, width: number, height: number, alpha: number) {
  pen.ctx.save()
  pen.ctx.beginPath()
  pen.ctx.rect(left, top, width, height)
  pen.ctx.clip()
  pen.ctx.globalAlpha = alpha
  stroke(pen, pen.theme.hatch, [], 1, () => {
    for (let at = left - height; at < left + width; at += 5 * pen.px) line(pen, at, top + height, at + height, top)
  })
  pen.ctx.restore()
}

export function say(pen: Pen, text: string, left: number, base: number, align: CanvasTextAlign, strong: boolean) {
  pen.ctx.save()
  pen.ctx.font = `${strong ? '600 ' : ''}${12 * pen.px}px ${pen.theme.font}`
  pen.ctx.textAlign = align
  pen.ctx.textBaseline = 'alphabetic'
  pen.ctx.strokeStyle = pen.theme.panel
  pen.ctx.lineWidth = 3 * pen.px
  pen.ctx.lineJoin = 'round'
  pen.ctx.strokeText(text, left, base)
  pen.ctx.fillStyle = strong ? pen.theme.text : pen.theme.quiet
  pen.ctx.fillText(text, left, base)
  pen.ctx.restore()
}

/** Of a label in bold, as `say` writes it. */
export function widthOf(pen: Pen, text: string): number {
  pen.ctx.save()
  pen.ctx.font = `600 ${12 * pen.px}px ${pen.theme.font}`
  const wide = pen.ctx.measureText(text).width
  pen.ctx.restore()
  return wide
}
