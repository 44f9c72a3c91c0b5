export { importBasemap, readBasemap } from './basemap.ts'
export { importObjects } from './import-objects.ts'
export { importSites } from './import-sites.ts'
export { resolveForMachines } from './resolve.ts'
