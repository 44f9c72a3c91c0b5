export { startSearch } from './news.ts'
