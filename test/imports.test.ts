import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { SLICES } from '#/server/platform/slices.ts'

const FOLDERS = ['twin-models', 'protocol', 'server', 'components', 'app', 'edge', 'demo', 'bin', 'bench', 'e2e', 'test']

/** The place of a slice in the order, or -1 for what is no slice. */
const rank = (path: string) => SLICES.findIndex((slice) => path.startsWith(`server/${slice}/`) || path.startsWith(`#/server/${slice}/`))
const isTest = (path: string) => /\.test\.tsx?$|\/testing\//.test(path)

/** Each says when an import from a file to a specifier is forbidden. Specifiers of ours begin with `#/`; relative ones are made so first. */
const RULES: Record<string, (from: string, to: string, typeOnly: boolean) => boolean> = {
  'twin-models is a leaf': (from, to) =>
    from.startsWith('twin-models/') && !/^(#\/twin-models\/|zod$|vitest$|fast-check$)/.test(to) && !isTest(from),
  'protocol knows twin-models, zod and node:crypto': (from, to) =>
    from.startsWith('protocol/') && !isTest(from) && !/^(#\/twin-models\/|#\/protocol\/|zod$|node:crypto$|@bufbuild\/protobuf)/.test(to),
  'server knows no framework': (from, to) =>
    from.startsWith('server/') && !from.startsWith('server/http/') && /^(next|react)(\/|$)/.test(to),
  'server knows no outer folder': (from, to) =>
    from.startsWith('server/') && /^#\/(app|components|edge|demo|bin|bench|e2e)\//.test(to) && !isTest(from),
  'platform knows no slice': (from, to, typeOnly) => from.startsWith('server/platform/') && !typeOnly && rank(to) >= 0,
  'slices import downhill': (from, to) => rank(from) >= 0 && !isTest(from) && rank(to) > rank(from),
  'slices meet at index.ts': (from, to) =>
    rank(from) >= 0 && rank(to) >= 0 && rank(to) !== rank(from) && !isTest(from) && !/\/(index|contract)\.ts$/.test(to),
  'edge shares only language and protocol': (from, to) =>
    from.startsWith('edge/') && /^#\/(app|components|server|demo|bin)\//.test(to) && !isTest(from),
  'demo knows the driver interface of edge alone': (from, to) =>
    from.startsWith('demo/') &&
    (/^#\/(app|components|server|bin)\//.test(to) || (to.startsWith('#/edge/') && !to.startsWith('#/edge/drivers/'))) &&
    !isTest(from),
  'components know contracts alone of the server': (from, to, typeOnly) =>
    from.startsWith('components/') && to.startsWith('#/server/') && !/\/contract\.ts$/.test(to) && !typeOnly && !isTest(from),
  'pages know no SQL and no rules': (from, to, typeOnly) =>
    from.startsWith('app/') &&
    (/^(drizzle-orm|postgres)/.test(to) || (to.startsWith('#/server/') && !/\/contract\.ts$/.test(to) && !typeOnly)),
  'a link fetches its page on intent, so it is our own': (from, to) => to === 'next/link' && from !== 'components/ui/Link.tsx',
  'what drives is not imported': (from, to) => /^#\/(bin|bench|e2e)\//.test(to) && !/^(bin|bench|e2e|test)\//.test(from),
}

type Import = { from: string; to: string; typeOnly: boolean }

function importsOf(from: string, text: string): Import[] {
  const statement =
    /^(?:import|export)\s+(type\s+)?(?:[\w*{][^'"\n=()]*\sfrom\s+)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)|^\}\s+from\s+['"]([^'"]+)['"]/gm
  const found = [...text.matchAll(statement)]
  return found.map(([whole, type, plain, dynamic, closing]) => {
    const to = plain ?? dynamic ?? closing ?? ''
    const own = to.startsWith('.') ? `#/${relative('.', join(dirname(from), to))}` : to
    return {
      from,
      to: own,
      typeOnly:
        type !== undefined ||
        /^import\s+type/.test(whole) ||
        (closing !== undefined && /import type \{[^}]*$/.test(text.slice(0, text.indexOf(whole)))),
    }
  })
}

const violations = (imports: readonly Import[]) =>
  imports.flatMap(({ from, to, typeOnly }) =>
    Object.entries(RULES)
      .filter(([, forbids]) => forbids(from, to, typeOnly))
      .map(([rule]) => `${from} -> ${to}: ${rule}`),
  )

test('[IM1] every import keeps the architecture', () => {
  const files = globSync(`{${FOLDERS.join(',')}}/**/*.{ts,tsx}`, { exclude: (path) => path.includes('node_modules') })
  expect(files.length).toBeGreaterThan(100)
  expect(violations(files.flatMap((path) => importsOf(path, readFileSync(path, 'utf8'))))).toEqual([])
})

test.each([
  ['twin-models/catalog/pump.ts', "import { x } from '#/server/platform/db.ts'"],
  ['protocol/topics.ts', "import { readFileSync } from 'node:fs'"],
  ['server/alarms/rules.ts', "import { useState } from 'react'"],
  ['server/registry/reader.ts', "import { x } from '#/server/alarms/index.ts'"],
  ['server/alarms/reader.ts', "import { x } from '#/server/registry/schema.ts'"],
  ['edge/agent.ts', "import { x } from '#/demo/simulator.ts'"],
  ['components/map/Map.tsx', "import { x } from '#/server/alarms/index.ts'"],
  ['app/page.tsx', "import { sql } from 'drizzle-orm'"],
  ['server/platform/db.ts', "import { x } from '../alarms/index.ts'"],
])('[IM2] a planted violation is seen: %s, %s', (from, text) => {
  expect(violations(importsOf(from, text))).not.toEqual([])
})

/** Pictures of a code, drawn by us from what is no markup. */
const DRAWN = ['components/fleet/Claim.tsx', 'components/object/CodeTools.tsx']

test('[AT9] no data is put into a page as markup, but pictures that we draw ourselves', () => {
  const files = globSync(['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'])
  expect(files.length).toBeGreaterThan(200)
  const asMarkup = files.filter((file) =>
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|srcdoc/i.test(readFileSync(file, 'utf8')),
  )
  expect(asMarkup.sort()).toEqual(DRAWN)
})

test('[V6] this machine is called by its name: no address of IPv4 stands in the code', () => {
  const files = globSync('{app,bin,components,demo,edge,protocol,server,twin-models}/**/*.{ts,tsx}', {
    exclude: (path) => path.includes('.test.'),
  })
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => /127\.0\.0\.1/.test(readFileSync(file, 'utf8')))).toEqual([])
})
