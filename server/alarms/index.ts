export { startAlarms } from './jobs.ts'
export { standOf } from './reader.ts'
