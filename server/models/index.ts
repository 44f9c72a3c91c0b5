export { listModels, registerModel, startModels } from './models.ts'
