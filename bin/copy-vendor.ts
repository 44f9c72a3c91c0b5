import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const FILES = ['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs']

/** MapLibre 6 looks for its worker beside itself and finds none in a bundle: it is served from `public/vendor` instead. */
export async function copyVendor(root = ROOT): Promise<void> {
  const to = join(root, 'public/vendor')
  await mkdir(to, { recursive: true })
  await Promise.all(FILES.map((file) => copyFile(join(root, 'node_modules/maplibre-gl/dist', file), join(to, file))))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await copyVendor()
