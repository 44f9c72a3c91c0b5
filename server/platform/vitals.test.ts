import { expect, test } from 'vitest'
import { openDatabase } from './db.ts'
import { testSystem, until } from './testing.ts'
import { cuttable } from './testing-way.ts'
import { diskProbe, folderOf, startVitals, Vitals } from './vitals.ts'

const MB = 1e6

test('[PF28] a database that no longer answers is noticed within four seconds, and that it is back', async () => {
  await using system = await testSystem()
  await using way = await cuttable(system.address)
  await using db = openDatabase(way.address, { app: 1, system: 1, ingest: 1 })
  const watched = { ...system, db, services: {} as typeof system.services }
  await using _ = await startVitals(watched, null)
  expect(watched.services.vitals?.trouble).toBe(null)
  way.cut(true)
  await until('it is away', () => watched.services.vitals?.trouble === 'DATABASE_AWAY', 4_000)
  way.open()
  await until('it is back', () => watched.services.vitals?.trouble === null, 4_000)
})

test('[PF29] a disk without room is seen within a second, in words of the health too; a database elsewhere has none of ours', async () => {
  await using system = await testSystem()
  let freeBytes = 500 * MB
  await using _ = await startVitals(system, '/', async () => ({ freeBytes, totalBytes: 1_000 * MB }))
  expect(diskProbe(system)).toMatchObject({ ok: true, freeBytes })
  freeBytes = 40 * MB
  await until('it is full', () => system.services.vitals?.trouble === 'DISK_FULL', 1_000)
  expect(diskProbe(system)).toMatchObject({ ok: false, freeBytes, detail: expect.stringContaining('no reading') })
  freeBytes = 500 * MB
  await until('it has room', () => system.services.vitals?.trouble === null, 1_000)
  expect(folderOf({ url: 'postgres://elsewhere/onefold' })).toBe(null)
  expect(folderOf({ socketDir: '/nowhere/run', port: 1, database: 'onefold' })).toBe(null)
  expect(folderOf(system.address)).toMatch(/\/pg$/)
})

test('[PF29] a database that is away says more than a full disk', () => {
  const vitals = new Vitals()
  vitals.saw({ freeBytes: 1 * MB, totalBytes: 1_000 * MB })
  vitals.answered(false)
  expect(vitals.trouble).toBe('DATABASE_AWAY')
  expect(vitals.diskFull).toBe(true)
  vitals.answered(true)
  expect(vitals.trouble).toBe('DISK_FULL')
})
