'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { refusalOf } from '#/components/api/refusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { serverNowMs } from '#/components/live/Live.tsx'
import type { Swapped } from '#/server/registry/contract.ts'
import { checkScan, type Wrong } from './check-scan.ts'
import { blankDraft, keepDraft, keptDraft, type Scanned, SWAP_STEPS, type SwapDraft, type SwapStep } from './swap-draft.ts'

const isWrong = (found: Scanned | Wrong): found is Wrong => 'key' in found

/** The three scans of a swap, kept on the tablet until they are recorded. Without a connection a code is taken as it is and looked up when
 *  the swap is recorded; the moment of the swap is that of the third scan, by the server's clock as far as it is known. */
export function useSwap(wanted: string | null) {
  const client = useQueryClient()
  const personId = useMe().person.id
  const [draft, setDraft] = useState<SwapDraft>(blankDraft)
  const [wrong, setWrong] = useState<Wrong | Error | null>(null)
  const [failed, setFailed] = useState<Error | null>(null)
  const [recorded, setRecorded] = useState<Swapped | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const kept = keptDraft(personId)
    const place = kept?.scanned.place?.tag
    const his = kept && (!wanted || !place || place === wanted) ? kept : null
    setDraft((now) => his ?? (Object.keys(now.scanned).length === 0 ? now : blankDraft())) // one that is empty stays: somebody may be typing
  }, [wanted, personId])

  const put = (next: SwapDraft) => {
    setDraft(next)
    keepDraft(personId, next)
  }

  async function take(step: SwapStep, code: string) {
    setWrong(null)
    setFailed(null)
    const found = await checkScan(step, code, draft, wanted).catch((error: Error): Scanned | Error =>
      refusalOf(error) ? error : { code, id: null, tag: null },
    )
    if (found instanceof Error || isWrong(found)) return setWrong(found)
    put({ ...draft, scanned: { ...draft.scanned, [step]: found }, atMs: step === 'in' ? Math.round(serverNowMs()) : draft.atMs })
  }

  async function record() {
    setBusy(true)
    setFailed(null)
    try {
      let known = draft
      for (const step of SWAP_STEPS) {
        const scanned = known.scanned[step]
        if (!scanned || scanned.id) continue
        const found = await checkScan(step, scanned.code, known, wanted)
        if (isWrong(found)) {
          // It is scanned again from there: what was taken unseen is another thing.
          const { [step]: _, ...others } = known.scanned
          put({ ...known, scanned: others })
          return setWrong(found)
        }
        known = { ...known, scanned: { ...known.scanned, [step]: found } }
        put(known)
      }
      const [positionId, outId, inId] = SWAP_STEPS.map((step) => known.scanned[step]?.id ?? '')
      const at = new Date(known.atMs ?? serverNowMs()).toISOString()
      setRecorded(await api.registry.swap.mutate({ swapId: known.swapId, positionId, outId, inId, at } as never))
      keepDraft(personId, null)
      await client.invalidateQueries()
    } catch (error) {
      setFailed(error as Error)
    } finally {
      setBusy(false)
    }
  }

  async function undo() {
    setFailed(null)
    try {
      if (recorded) setRecorded(await api.registry.undoSwap.mutate({ swapId: recorded.swapId }))
      await client.invalidateQueries()
    } catch (error) {
      setFailed(error as Error)
    }
  }

  function reset() {
    setWrong(null)
    setFailed(null)
    setRecorded(null)
    put(blankDraft())
  }
  return { draft, wrong, failed, recorded, busy, take, record, undo: () => void undo(), reset }
}
