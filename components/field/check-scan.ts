import { api } from '#/components/api/client.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { fitsIn, holdsAssets } from '#/twin-models/catalog/index.ts'
import type { Scanned, SwapDraft, SwapStep } from './swap-draft.ts'

/** Why a scanned label does not do, by key and parameters of `messages/swap`. */
export type Wrong = { key: string; params: Record<string, string> }

/** Looks a scanned code up and says whether it is what this step wants. The server looks again when the swap is recorded.
 *  @throws what the procedure throws: a mistyped code, or no connection */
export async function checkScan(step: SwapStep, code: string, draft: SwapDraft, wanted: string | null): Promise<Scanned | Wrong> {
  const object = await api.twins.byCode.query({ code })
  if (!object) return { key: 'unknown', params: { code } }
  const wrong = step === 'place' ? await wrongPlace(object, wanted) : await wrongAsset(step, object, draft)
  return wrong ?? { code, id: object.id, tag: object.tag }
}

async function wrongPlace(object: ObjectDetail, wanted: string | null): Promise<Wrong | null> {
  if (object.kind === 'asset') return { key: 'notPlace', params: { tag: object.tag } }
  if (wanted && object.tag !== wanted) {
    const own = await api.twins.byCode.query({ code: wanted })
    const among = own && (await api.registry.graph.among.query({ objectId: own.id }))
    return { key: 'wrongPlace', params: { scanned: object.tag, own: wanted, which: among?.middle ? 'middle' : 'other' } }
  }
  if (!holdsAssets(object.typeId)) return { key: 'holdsNothing', params: { tag: object.tag } }
  return object.asset ? null : { key: 'empty', params: { tag: object.tag } }
}

async function wrongAsset(step: 'out' | 'in', object: ObjectDetail, { scanned }: SwapDraft): Promise<Wrong | null> {
  const place = scanned.place?.id ? await api.twins.byId.query({ id: scanned.place.id }) : null
  if (object.kind !== 'asset') return { key: 'notAsset', params: { tag: object.tag } }
  if (!place) return null
  const here = place.asset?.tag ?? ''
  if (step === 'out') {
    if (object.tag === here) return null
    const key = object.position ? 'otherStandsHere' : 'standsNowhere'
    return { key, params: { tag: object.tag, here, there: object.position?.tag ?? '' } }
  }
  if (object.id === scanned.out?.id) return { key: 'same', params: { tag: object.tag } }
  if (object.position) return { key: 'elsewhere', params: { tag: object.tag, there: object.position.tag } }
  return fitsIn(object.typeId, place.typeId) ? null : { key: 'doesNotFit', params: { tag: object.tag, place: place.tag } }
}
