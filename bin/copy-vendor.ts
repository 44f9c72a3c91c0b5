import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

const FILES = ['maplibre-gl/dist/maplibre-gl-worker.mjs', 'zxing-wasm/dist/reader/zxing_reader.wasm']

/** What a bundle cannot carry is served from `public/vendor`: MapLibre 6 looks for its worker beside itself, ZXing for its WebAssembly. */
export async function copyVendor(root: string): Promise<void> {
  const to = join(root, 'public/vendor')
  await mkdir(to, { recursive: true })
  await Promise.all(FILES.map((file) => copyFile(join(root, 'node_modules', file), join(to, basename(file)))))
}
