export { type ObjectRecord, readLine, readMeasured, readObject, readObjectByTag, typeOf } from './object.ts'
export { readFinding, sparkOf } from './reader.ts'
export { closeFinding, labelFinding } from './writer.ts'
