export { insertAll } from './bulk.ts'
export { bareSuffix, foldCode, readCode } from './code.ts'
export { editObject, retireObject } from './edit.ts'
export { canonicalNumber } from './number.ts'
export { CELL_RESOLUTION, cellOf, type NewPlace } from './place.ts'
export {
  aliasesOf,
  childrenOf,
  countObjects,
  lifeOf,
  numbersOf,
  type ObjectRow,
  objectById,
  objectByTag,
  objectsAfter,
  objectsById,
  pathOf,
  placeOf,
  type SeriesRow,
  seriesOf,
} from './reader.ts'
export { attempt, orUndo } from './refusals.ts'
export {
  addAliases,
  type NewAlias,
  type NewObject,
  PLACE_COLUMNS,
  placeRow,
  type Registered,
  type Registrar,
  registerObjects,
} from './register.ts'
export { type ResolveRefusal, resolveCode } from './resolve.ts'
export { isScheme, SCHEMES, type Scheme, scopeOf } from './schemes.ts'
export { startRegistry } from './series.ts'
export { installAsset, removeAsset, staysOf } from './stay.ts'
