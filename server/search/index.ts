export { gramsOf } from './grams.ts'

export { countObjects, listObjects } from './list.ts'
export { startSearch } from './news.ts'
export { nameKeys, sortKey } from './row-keys.ts'
