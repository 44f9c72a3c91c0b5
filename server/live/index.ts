export { type LiveHub, startLive } from './hub.ts'
