import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const DOCUMENTS = globSync('{README.md,AGENTS.md,docs/*.md,{server,edge,demo}/**/README.md}', {
  exclude: (path) => path.includes('node_modules'),
})
const ROOTS = /^(app|components|server|protocol|twin-models|edge|demo|bin|bench|e2e|test|docs|drizzle|messages|public)\//

test('[DC1] every path that a document names is there', () => {
  expect(DOCUMENTS.length).toBeGreaterThan(10)
  const named = DOCUMENTS.flatMap((document) => {
    const text = readFileSync(document, 'utf8')
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => join(dirname(document), path))
    const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path).filter((path) => ROOTS.test(path) && !/[<>…]/.test(path))
    return [...links, ...quoted].map((path) => ({ document, path }))
  })
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ path }) => !existsSync(path) && globSync(path).length === 0)).toEqual([])
})

test('[DC2] the guide for engineers is at most 100 lines', () => {
  expect(readFileSync('AGENTS.md', 'utf8').split('\n').length).toBeLessThanOrEqual(101)
})

test('[DC3] no path of a machine and no secret stands in the repository', () => {
  const files = globSync(
    '{app,components,server,protocol,twin-models,edge,demo,bin,bench,e2e,test,docs,messages}/**/*.{ts,tsx,md,json,sql,css}',
  )
  expect(files.length).toBeGreaterThan(300)
  const machine = new RegExp(`(^|[^A-Za-z0-9_.])/(${['work', 'root', 'home'].join('|')})/[a-z]`)
  const key = new RegExp(['BEGIN (EC |RSA )?PRIVATE', 'KEY'].join(' '))
  const bad = files.filter((path) => {
    const text = readFileSync(path, 'utf8')
    return machine.test(text) || key.test(text)
  })
  expect(bad).toEqual([])
})
