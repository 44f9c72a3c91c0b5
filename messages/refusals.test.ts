import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PERMISSIONS } from '#/server/access/permissions.ts'
import { MESSAGE_REFUSALS } from '#/server/gateways/contract.ts'
import { BATCH_REFUSALS, READING_REFUSALS } from '#/server/telemetry/contract.ts'

test('[MS9] every refusal that a slice can give is worded in the interface', () => {
  const worded = Object.keys(JSON.parse(readFileSync('messages/en/refusal.json', 'utf8')))
  const codes = globSync('server/*/contract.ts').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\{ code: '([A-Z_]+)'/g)].map(([, code]) => code),
  )
  expect(codes.length).toBeGreaterThan(40)
  expect([...new Set(codes)].filter((code) => !worded.includes(code ?? ''))).toEqual([])
})

test('[MS10] whatever is counted as refused of a gateway is worded', () => {
  const { reason } = JSON.parse(readFileSync('messages/en/fleet.json', 'utf8')) as { reason: Record<string, string> }
  expect([...MESSAGE_REFUSALS, ...BATCH_REFUSALS, ...READING_REFUSALS].filter((code) => !(code in reason))).toEqual([])
})

test('[MS11] every permission of the table is worded, and its group', () => {
  const said = JSON.parse(readFileSync('messages/en/permission.json', 'utf8')) as Record<string, Record<string, string>>
  const lacking = PERMISSIONS.map((permission) => permission.split('.') as [string, string]).filter(
    ([group, act]) => !said[group]?.[act] || !said.group?.[group],
  )
  expect(lacking).toEqual([])
})
