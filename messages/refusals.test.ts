import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('[MS9] every refusal that a slice can give is worded in the interface', () => {
  const worded = Object.keys(JSON.parse(readFileSync('messages/en/refusal.json', 'utf8')))
  const codes = globSync('server/*/contract.ts').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\{ code: '([A-Z_]+)'/g)].map(([, code]) => code),
  )
  expect(codes.length).toBeGreaterThan(40)
  expect([...new Set(codes)].filter((code) => !worded.includes(code ?? ''))).toEqual([])
})
