'use client'
import { useLocale } from 'next-intl'
import { useNames } from '#/components/object/Name.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { withUnit } from '#/components/ui/format.ts'
import { unitWord } from '#/components/ui/length.ts'
import type { Params, ParamValue } from '#/server/commands/contract.ts'
import type { Param } from '#/twin-models/catalog/shape.ts'
import styles from './command.module.css'

/** What is typed; a number that is none yet is kept as text and sent to nobody. */
export type Draft = Record<string, string>

export const draftOf = (params: readonly Param[]): Draft =>
  Object.fromEntries(params.map((param) => [param.id, param.default === undefined ? '' : String(param.default)]))

/** The parameters as the server takes them; null while one is unfinished. */
export function paramsOf(params: readonly Param[], draft: Draft): Params | null {
  const out: Params = {}
  for (const param of params) {
    const value = asParam(param, draft[param.id] ?? '')
    if (value === null) return null
    out[param.id] = value
  }
  return out
}

function asParam(param: Param, text: string): ParamValue | null {
  if (param.kind === 'boolean') return text === 'true'
  if (text.trim() === '') return null
  if (param.kind === 'text') return text
  const number = Number(text)
  if (Number.isFinite(number)) return number
  return param.kind === 'enum' ? text : null
}

export function ParamFields({ params, draft, onChange }: { params: readonly Param[]; draft: Draft; onChange(draft: Draft): void }) {
  const name = useNames()
  const locale = useLocale()
  const set = (id: string, value: string) => onChange({ ...draft, [id]: value })
  return params.map((param) => (
    <Field key={param.id} label={withUnit(name(param.names), unitWord(param.unit, locale), locale)}>
      {(joined) =>
        param.kind === 'enum' || param.kind === 'boolean' ? (
          <Choice {...joined} value={draft[param.id]} onChange={(event) => set(param.id, event.target.value)}>
            {(param.states ?? []).map((state) => (
              <option key={state.id} value={typeof param.default === 'string' ? state.id : state.value}>
                {name(state.names)}
              </option>
            ))}
          </Choice>
        ) : (
          <span className={styles.param}>
            <Input
              {...joined}
              inputMode={param.kind === 'number' ? 'decimal' : 'text'}
              type={param.kind === 'number' ? 'number' : 'text'}
              step={param.step ?? 'any'}
              min={param.min}
              max={param.max}
              value={draft[param.id] ?? ''}
              onChange={(event) => set(param.id, event.target.value)}
            />
          </span>
        )
      }
    </Field>
  ))
}
