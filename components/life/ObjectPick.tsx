'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useDeferredValue } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Name } from '#/components/object/Name.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'

export type Picked = Pick<ObjectDetail, 'id' | 'tag' | 'names' | 'kind' | 'typeId' | 'version' | 'siteId'>

/** The object that a code or tag leads to, asked for while it is typed; null while there is none. */
export function useObjectByCode(typed: string) {
  const code = useDeferredValue(typed.trim())
  const asked = useAsk(['twins.byCode', { code }], ({ signal }) => api.twins.byCode.query({ code }, { signal }), {
    enabled: code.length > 1,
    staleMs: 5_000,
  })
  const settled = code === typed.trim() && code.length > 1
  return {
    found: settled ? ((asked.data ?? null) as Picked | null) : null,
    missing: settled && asked.data === null,
    error: settled ? asked.error : null,
  }
}

/** Another object, named by any of its codes; what was found stands beneath, so that nobody means a neighbour. */
export function ObjectPick({ label, value, onChange }: { label: ReactNode; value: string; onChange(value: string): void }) {
  const t = useTranslations('life')
  const said = useRefusal()
  const { found, missing, error } = useObjectByCode(value)
  return (
    <Field
      label={label}
      hint={
        found ? (
          <>
            {found.tag} · <Name names={found.names} />
          </>
        ) : (
          t('pickHint')
        )
      }
      error={error ? said(error) : missing ? t('pickMissing') : undefined}
    >
      {(joined) => (
        <Input {...joined} autoComplete="off" spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
