export { startWorkOrders } from './jobs.ts'
