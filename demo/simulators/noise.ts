import { hash } from '#/demo/world/random.ts'

/** Noise that is a function of a name and a time, so that a signal is the same whenever and however often it is asked for. */
const unit = (seed: number, at: number): number => {
  let mixed = (seed ^ Math.imul(at | 0, 0x9e3779b1) ^ Math.imul(Math.floor(at / 2 ** 31) | 0, 0x85ebca6b)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

/** Uniform in 0..1, fixed for a name. */
export const trait = (name: string): number => unit(hash(name), 1)

/** Normal noise, standard deviation 1, independent at each millisecond. */
export function white(name: string, atMs: number): number {
  const seed = hash(name)
  return Math.sqrt(-2 * Math.log(1 - unit(seed, atMs))) * Math.cos(2 * Math.PI * unit(seed ^ 0x51ed270b, atMs))
}

/** Smooth wandering between -1 and 1 with a period of about `periodMs`. */
export function wander(name: string, atMs: number, periodMs: number): number {
  const seed = hash(name)
  const place = atMs / periodMs
  const cell = Math.floor(place)
  const within = place - cell
  const ease = within * within * (3 - 2 * within)
  return 2 * (unit(seed, cell) * (1 - ease) + unit(seed, cell + 1) * ease) - 1
}
