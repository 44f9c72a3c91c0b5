export { makeWorld, type World, type WorldOptions, writeWorld } from './world.ts'
