export { registerModel, startModels } from './models.ts'
