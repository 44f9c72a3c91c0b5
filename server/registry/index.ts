export { handOut, planSite } from './address-plan.ts'
export { tellCodeClash } from './alias.ts'
export { assignToGateway } from './assign.ts'
export { insertAll } from './bulk.ts'
export { suffixOf } from './code.ts'
export { addEdges, endEdges, type LiveEdge } from './edges.ts'
export { editObject, retireObject } from './edit.ts'
export { groupsOf } from './fact-groups.ts'
export { type Asker, notResponsible } from './facts.ts'
export { linksOf } from './graph.ts'
export { impactOf } from './impact.ts'
export { type LabelledObject, labelBehind, labelsOf, notePrinted } from './label.ts'
export { noteMiss } from './misses.ts'
export { type Observed, observeNumbers } from './observe.ts'
export { cellOf, epochOf, type NewPlace } from './place.ts'
export {
  type ObjectRow,
  objectById,
  objectByTag,
  objectsById,
  objectsOfAreas,
  placeOf,
  seenAmong,
} from './reader.ts'
export { type ObjectRecord, recordOf } from './record.ts'
export { attempt } from './refusals.ts'
export {
  addAliases,
  type NewAlias,
  PLACE_COLUMNS,
  placeRow,
  type Registrar,
  registerObjects,
} from './register.ts'
export { type Resolved, type ResolveRefusal, resolveCode, resolveRecord } from './resolve.ts'
export { leaveOutAfterRestore, leaveOutCodesAfterRestore } from './restored.ts'
export { canonicalIn, isAliasScheme, type Scheme, scopeOf } from './schemes/index.ts'
export { foldCode } from './schemes/text.ts'
export { raiseSecurityEvent, type SecurityDraft } from './security.ts'
export { startRegistry } from './series.ts'
export { installAsset, removeAsset, staysOf } from './stay.ts'
export { type Successor, successorsOf } from './succession.ts'
export { countTry, whoTries } from './tries.ts'
