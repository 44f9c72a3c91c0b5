export { RestoreFacts } from './contract.ts'
export { startCommands } from './jobs.ts'
export { stopAfterRestore } from './stops.ts'
