import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Words = { [key: string]: string | Words }
const FOLDER = import.meta.dirname
const areas = (locale: string) => readdirSync(join(FOLDER, locale)).filter((file) => file.endsWith('.json'))
const words = (locale: string, file: string): Words => JSON.parse(readFileSync(join(FOLDER, locale, file), 'utf8'))

const flat = (of: Words, path = ''): [string, string][] =>
  Object.entries(of).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`)))

/** The parameters a message takes, whatever it says around them; plural arms are words. */
const parameters = (message: string) =>
  [...new Set([...message.matchAll(/\{\s*(\w+)\s*(?:[,}])/g)].map((match) => match[1]!))].filter((name) => !/^\d+$/.test(name)).sort()
const tags = (message: string) => [...message.matchAll(/<(\w+)>/g)].map((match) => match[1]).sort()

test('[TX1] both languages have the same areas, and there are some', () => {
  expect(areas('en').length).toBeGreaterThan(8)
  expect(areas('zh-CN')).toEqual(areas('en'))
})

describe.each(areas('en'))('%s', (file) => {
  const en = new Map(flat(words('en', file)))
  const zh = new Map(flat(words('zh-CN', file)))

  test('[TX2] every message exists in both languages', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
    for (const [key, message] of en) expect(message.trim(), key).not.toBe('') // Chinese may need no word where English does
  })

  test('[TX3] a message takes the same parameters in both languages', () => {
    for (const [key, message] of en) {
      const own = new Set(parameters(message))
      for (const name of parameters(zh.get(key) ?? '')) expect(own, `${key} {${name}}`).toContain(name)
      expect(tags(zh.get(key) ?? ''), key).toEqual(tags(message))
    }
  })
})
