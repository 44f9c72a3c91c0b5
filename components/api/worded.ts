'use client'
import { useCallback } from 'react'
import { useErased } from '#/components/ui/useErased.ts'
import { wordErased } from '#/twin-models/core/erased.ts'

/** Words whom and what was erased in every answer, in the language that is read now; what is kept stays as the server said it. */
export function useWorded() {
  const erased = useErased()
  return useCallback(<T>(answer: T): T => wordErased(answer, erased), [erased])
}
