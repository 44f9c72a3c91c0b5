import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

const FILES = ['maplibre-gl/dist/maplibre-gl-worker.mjs', 'zxing-wasm/dist/reader/zxing_reader.wasm']
const FONT = '@fontsource/noto-sans-sc'
const WEIGHTS = [400, 500, 600] as const

/** What a bundle cannot carry, or only slowly, is served from `public/vendor`: MapLibre 6 looks for its worker beside itself, ZXing for its
 *  WebAssembly, and three hundred pieces of a Chinese font would each be a module of the build. */
export async function copyVendor(root: string): Promise<void> {
  const to = join(root, 'public/vendor')
  await mkdir(to, { recursive: true })
  await Promise.all([...FILES.map((file) => copyFile(join(root, 'node_modules', file), join(to, basename(file)))), copyFont(root, to)])
}

/** Once for each version of the font; put in its place whole. */
async function copyFont(root: string, to: string): Promise<void> {
  const from = join(root, 'node_modules', FONT)
  const place = join(to, basename(FONT))
  const { version } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as { version: string }
  if ((await readFile(join(place, 'version'), 'utf8').catch(() => null)) === version) return
  const fresh = `${place}.new-${process.pid}`
  await mkdir(join(fresh, 'files'), { recursive: true })
  const sheets = await Promise.all(WEIGHTS.map((weight) => readFile(join(from, `${weight}.css`), 'utf8')))
  const sheet = sheets.join('\n').replaceAll(OLDER_FORM, '')
  await Promise.all(
    [...sheet.matchAll(/url\(\.\/(files\/[\w.-]+)\)/g)].map(([, file = '']) => copyFile(join(from, file), join(fresh, file))),
  )
  await writeFile(join(fresh, 'weights.css'), sheet)
  await writeFile(join(fresh, 'version'), version)
  await rm(place, { recursive: true, force: true })
  await rename(fresh, place)
}

/** Beside each WOFF2 file the sheet names its WOFF, for browsers that draw none of our pages. */
const OLDER_FORM = /, url\([^)]*\.woff\) format\('woff'\)/g
