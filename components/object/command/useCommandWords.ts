'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNames } from '#/components/object/Name.tsx'
import { unitWord } from '#/components/ui/length.ts'
import type { Params, ParamValue } from '#/server/commands/contract.ts'
import type { CommandSpec, Param } from '#/twin-models/catalog/shape.ts'
import { figure } from './check-words.ts'

/** What the button and the list say: the act, the parameters, the object. */
export function useCommandWords() {
  const t = useTranslations('commands')
  const name = useNames()
  const locale = useLocale()
  const valueWords = (param: Param, value: ParamValue): string => {
    const state = param.states?.find((one) => one.id === value || one.value === value)
    if (state) return name(state.names)
    return typeof value === 'number' ? `${figure(value)} ${unitWord(param.unit, locale)}`.trim() : String(value)
  }
  const order = (spec: Pick<CommandSpec, 'names' | 'params'>, tag: string, params: Params) => {
    const values = spec.params.flatMap((param) =>
      params[param.id] === undefined ? [] : [valueWords(param, params[param.id] as ParamValue)],
    )
    return values.length
      ? t('orderWith', { act: name(spec.names), tag, values: values.join(', ') })
      : t('order', { act: name(spec.names), tag })
  }
  return { order, valueWords }
}
