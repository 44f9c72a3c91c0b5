import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { bring } from './bring.ts'
import { apiAs, signInAnew } from './people.ts'

/** What runs where a page takes it for markup; it leaves `hostile` in the window. */
export const HOSTILE = `<img src=x onerror="window.hostile=1"><svg onload="window.hostile=1"></svg>`
const TAG = 'XS-D1'

/** Puts it wherever a person, a program or a passer-by may write words, and says the tag of the object that bears it. Where it bears them
 *  already nothing is done: a label takes few reports in a while. */
export async function writeHostile(): Promise<string> {
  const cookie = await signInAnew('engineer') // who draws an area has just shown who he is
  const [engineer, crew] = await Promise.all([apiAs('engineer', { cookie }), apiAs('crew')])
  if (await engineer.twins.byCode.query({ code: TAG })) return TAG
  const cell = `"${HOSTILE.replaceAll('"', '""')}"`
  const find = await bring(`${TAG},storm-drain,,${cell},${cell},,district,`)
  const drain = await find(TAG)
  const objectId = drain.id as never
  const names = { en: HOSTILE, 'zh-CN': HOSTILE }
  const orderId = uuidv7() as never
  await engineer.workOrders.create.mutate({ orderId, entryId: uuidv7(), objectId, title: names, steps: [{ names }], note: HOSTILE })
  await engineer.workOrders.log.mutate({ orderId, entryId: uuidv7(), text: HOSTILE })
  await engineer.access.areas.put.mutate({ areaId: uuidv7() as never, siteId: drain.siteId as never, names, shape: { kind: 'site' } })
  await engineer.registry.facts.setOwner.mutate({ group: 'identity', typeId: 'storm-drain', role: 'engineer', organisation: HOSTILE })
  await crew.registry.facts.propose.mutate({
    proposalId: uuidv7(),
    objectId,
    change: { group: 'identity', names: { en: `${HOSTILE}!` } },
    why: HOSTILE,
  })
  const [label] = await engineer.registry.labels.of.mutate({ objectIds: [objectId] })
  const fault = { requestId: uuidv7(), code: drain.code, token: label?.token ?? '', text: HOSTILE, contact: HOSTILE.slice(0, 120) }
  await engineer.workOrders.reportFault.mutate({ ...fault, locale: 'en' })
  return TAG
}
