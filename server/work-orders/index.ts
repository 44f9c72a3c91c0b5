export { startWorkOrders } from './jobs.ts'
export { leaveOutNumbersAfterRestore } from './restored.ts'
