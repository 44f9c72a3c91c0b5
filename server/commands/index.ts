export { startCommands } from './jobs.ts'
