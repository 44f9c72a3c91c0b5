import { z } from 'zod'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ForeignRecord } from '../contract.ts'
import type { ForeignAdapter, ForeignRefusal } from './adapter.ts'
import { askJson } from './ask-json.ts'

const HANDLE = /^(?:hdl:)?(\d{1,6}(?:\.\d{1,8}){0,4})\/([^\s<>"'`\\^|{}\p{C}]{1,128})$/iu

/** What the proxy's REST interface answers. `responseCode`: 1 found, 100 no such handle, 200 none of the values asked for, else an error. */
const Answer = z.object({
  responseCode: z.number(),
  handle: z.string().max(400).optional(),
  values: z
    .array(z.object({ index: z.number(), type: z.string().max(200), data: z.object({ format: z.string().max(40), value: z.unknown() }) }))
    .max(200)
    .optional(),
})
const MOST_VALUES = 40
const LONGEST_VALUE = 500
/** Who administers the handle is the register's business, and holds no fact about the thing. */
const INTERNAL = /^(HS_|0\.)/i

/** Handles, by the JSON interface of a Handle System proxy: `<proxy>/api/handles/<prefix>/<suffix>`.
 *  @source HDL.NET Proxy Server System, REST API; data model of RFC 3651 (2003). Only text values are shown; signatures are not checked, so
 *  what is told is what the proxy says. */
export const handle = {
  id: 'handle',
  takes(code) {
    const [, prefix, suffix] = HANDLE.exec(code.trim()) ?? []
    return prefix && suffix && !/(^|\/)\.{1,2}(\/|$)/.test(suffix) ? { code: `${prefix}/${suffix}`, prefix } : null
  },
  async ask(base, code, fetcher): Promise<Result<ForeignRecord, ForeignRefusal>> {
    const path = code.split('/').map(encodeURIComponent).join('/')
    const address = new URL(`${base.pathname.replace(/\/+$/, '')}/api/handles/${path}`, base)
    const answer = await askJson(address, fetcher)
    if (!answer.ok) return answer
    const parsed = Answer.safeParse(answer.value.body)
    const bad = { code: 'FOREIGN_ANSWER_REFUSED', host: base.host } as const
    if (!parsed.success) return refuse({ ...bad, reason: 'shape' })
    const { responseCode, values = [] } = parsed.data
    if (responseCode === 100 || responseCode === 200) return refuse({ code: 'FOREIGN_NOT_FOUND', host: base.host })
    if (responseCode !== 1 || answer.value.status !== 200) return refuse({ ...bad, reason: 'error' })
    if (parsed.data.handle?.toUpperCase() !== code.toUpperCase()) return refuse({ ...bad, reason: 'other' })
    return ok({ code, adapter: 'handle', from: base.host, values: values.flatMap(shown).slice(0, MOST_VALUES) })
  },
} as const satisfies ForeignAdapter

type Value = NonNullable<z.infer<typeof Answer>['values']>[number]

function shown({ type, data }: Value): ForeignRecord['values'] {
  if (INTERNAL.test(type) || data.format !== 'string' || typeof data.value !== 'string') return []
  const value = plain(data.value).slice(0, LONGEST_VALUE)
  return [{ type: plain(type).slice(0, 80), value, link: /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value) }]
}

/** Without control characters, line ends, and what turns the direction of writing round. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu, ' ').trim()
