import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

const FILES = ['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs']

/** MapLibre 6 looks for its worker beside itself and finds none in a bundle: it is served from `public/vendor` instead. */
export async function copyVendor(root: string): Promise<void> {
  const to = join(root, 'public/vendor')
  await mkdir(to, { recursive: true })
  await Promise.all(FILES.map((file) => copyFile(join(root, 'node_modules/maplibre-gl/dist', file), join(to, file))))
}
