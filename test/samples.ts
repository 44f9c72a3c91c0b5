import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Public recordings and vectors that tests check against; they are not part of the product. The one place that names their folder. */
export const samplesDir = () => resolve(process.env.ONEFOLD_SAMPLES ?? '../shared/data')

/** Path of a sample, or null where it is absent: the test then skips by name. */
export function sample(...parts: string[]): string | null {
  const path = join(samplesDir(), ...parts)
  return existsSync(path) ? path : null
}
