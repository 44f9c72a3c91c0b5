export { startModels } from './models.ts'
