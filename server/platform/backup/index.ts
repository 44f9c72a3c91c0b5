export { type BackupFile, dumpDatabase } from './dump.ts'
export { readSealed, type SealWith, writeSealed } from './file.ts'
export { BackupFault, type Loaded, loadDatabase } from './load.ts'
