export { makeWorld, PACE, SEED, type World, type WorldOptions, writeWorld } from './world.ts'
