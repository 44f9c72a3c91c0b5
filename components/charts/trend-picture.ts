import type uPlot from 'uplot'
import type { ChartTheme } from './theme.ts'

const HEAD_PX = 34

/** The chart as it stands on the screen, on the panel's ground, with what it shows above it.
 *  @throws Error where the browser makes no picture of a canvas */
export async function pictureOf(chart: uPlot, theme: ChartTheme, title: string, stretch: string): Promise<Blob> {
  const source = chart.ctx.canvas
  const px = source.width / chart.width
  const canvas = document.createElement('canvas')
  canvas.width = source.width
  canvas.height = source.height + HEAD_PX * px
  const ctx = canvas.getContext('2d')
  if (!ctx) throw new Error('the browser gives no canvas to draw on')
  ctx.fillStyle = theme.panel
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.textBaseline = 'middle'
  ctx.fillStyle = theme.text
  ctx.font = `600 ${13 * px}px ${theme.font}`
  ctx.fillText(title, 12 * px, (HEAD_PX / 2) * px)
  const after = 12 * px + ctx.measureText(title).width + 14 * px
  ctx.fillStyle = theme.quiet
  ctx.font = `${12 * px}px ${theme.font}`
  ctx.fillText(stretch, after, (HEAD_PX / 2) * px)
  ctx.drawImage(source, 0, HEAD_PX * px)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('the browser made no picture of the chart')
  return blob
}
