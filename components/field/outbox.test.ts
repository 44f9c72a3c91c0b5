import { TRPCClientError } from '@trpc/client'
import { expect, test } from 'vitest'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { applied, type FieldChange, type OutboxEntry } from './outbox.ts'
import { sendAll } from './outbox-send.ts'
import { openOutbox } from './outbox-store.ts'

const AT = '2026-08-19T06:00:00.000Z'
const order = (id = 'o1') =>
  ({
    id,
    number: `WO-${id}`,
    version: 3,
    state: 'planned',
    steps: [
      { id: 's1', names: { en: 'Lock out' }, state: 'todo' },
      { id: 's2', names: { en: 'Clean' }, state: 'todo' },
    ],
    progress: { done: 0, total: 2 },
    log: [],
    closing: null,
  }) as unknown as OrderDetail
const entry = (entryId: string, change: FieldChange, orderId = 'o1'): OutboxEntry => ({
  entryId,
  orderId,
  number: `WO-${orderId}`,
  tag: 'PS-03/P2',
  names: null,
  at: AT,
  version: 3,
  change,
  refusal: null,
})
const START: FieldChange = { do: 'start' }
const STEP: FieldChange = { do: 'step', stepId: 's1', state: 'done', value: 62 }

function tablet() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
  return { storage, open: (person = 'li') => openOutbox(storage, person) }
}
const refused = (code: string) => new TRPCClientError(code, { result: { error: { data: { refusal: { code } } } as never } } as never)

test('[TA1] what waits is shown as done: started, ticked with its value, noted, completed', () => {
  const shown = applied(
    order(),
    [
      entry('a', START),
      entry('b', STEP),
      entry('c', { do: 'log', text: 'seal is wet' }),
      entry('d', { do: 'complete', closingCode: 'ragging' }),
    ],
    'Li Na',
  )
  expect(shown).toMatchObject({ state: 'verify', progress: { done: 1, total: 2 }, closing: { code: 'ragging' } })
  expect(shown.steps[0]).toMatchObject({ state: 'done', value: 62, doneAt: AT, doneBy: 'Li Na' })
  expect(shown.log).toMatchObject([{ id: 'c', text: 'seal is wet' }])
})

test('[TA1] a tick that is taken back is open again; another order and what was refused change nothing', () => {
  const back = applied(order(), [entry('a', STEP), entry('b', { do: 'step', stepId: 's1', state: 'todo' })], 'Li Na')
  expect(back.steps[0]).toEqual({ id: 's1', names: { en: 'Lock out' }, state: 'todo' })
  const other = order()
  expect(applied(other, [entry('a', START, 'o2'), { ...entry('b', START), refusal: { code: 'ORDER_WRONG_STATE' } }], 'Li Na')).toBe(other)
})

test('[TA2] it is written down: a new page of the same person finds it, another person does not', () => {
  const { open } = tablet()
  open().add(entry('a', START))
  expect(
    open()
      .list()
      .map(({ entryId }) => entryId),
  ).toEqual(['a'])
  expect(open('wang').list()).toEqual([])
})

test('[TA2] two tabs write into one outbox, neither loses what the other wrote; damage is no end', () => {
  const { open, storage } = tablet()
  const [one, two] = [open(), open()]
  one.add(entry('a', START))
  two.add(entry('b', STEP))
  one.remove('a')
  expect(one.list().map(({ entryId }) => entryId)).toEqual(['b'])
  storage.setItem(one.key, '{"not a list')
  expect(open().list()).toEqual([])
})

test('[TA3] sent in the order it was done; without a network everything stays and goes later, once', async () => {
  const box = tablet().open()
  for (const one of [entry('a', START), entry('b', STEP), entry('c', { do: 'log', text: 'x' })]) box.add(one)
  const sent: string[] = []
  let reachable = 1
  const send = async ({ entryId }: OutboxEntry) => {
    if (reachable-- <= 0) throw new TypeError('Failed to fetch')
    sent.push(entryId)
    return order()
  }
  expect(await sendAll(box, send, () => {})).toBe('away')
  expect(box.list().map(({ entryId }) => entryId)).toEqual(['b', 'c'])
  reachable = 9
  expect(await sendAll(box, send, () => {})).toBe('done')
  expect(sent).toEqual(['a', 'b', 'c'])
  expect(box.list()).toEqual([])
})

test('[TA4] a refusal is kept with its reason and holds back its own order alone; sent again it goes on', async () => {
  const box = tablet().open()
  for (const one of [entry('a', START), entry('b', STEP), entry('c', START, 'o2')]) box.add(one)
  let may = false
  const sent: string[] = []
  const send = async ({ entryId, version }: OutboxEntry) => {
    if (entryId === 'a' && !may) throw refused('STALE_EDIT')
    sent.push(`${entryId}${version}`)
    return order()
  }
  expect(await sendAll(box, send, () => {})).toBe('done')
  expect(sent).toEqual(['c3'])
  expect(box.list()).toMatchObject([{ entryId: 'a', refusal: { code: 'STALE_EDIT' } }, { entryId: 'b' }])
  may = true
  box.again('a', 5)
  await sendAll(box, send, () => {})
  expect(sent).toEqual(['c3', 'a5', 'b3'])
})

test('[TA4] who is signed out, and a server that stumbles, are no answer: the entry stays as it is', async () => {
  const box = tablet().open()
  box.add(entry('a', START))
  const unauthorized = new TRPCClientError('x', { result: { error: { data: { code: 'UNAUTHORIZED' } } as never } } as never)
  expect(
    await sendAll(
      box,
      () => Promise.reject(unauthorized),
      () => {},
    ),
  ).toBe('away')
  expect(box.list()).toMatchObject([{ entryId: 'a', refusal: null }])
})

test('[TA4] each entry is sent as the one’s who did it, and stays while another is signed in', async () => {
  const box = tablet().open('li')
  box.add(entry('a', START))
  const sentAs: string[] = []
  const another = (_: OutboxEntry, personId: string) => {
    sentAs.push(personId)
    return Promise.reject(refused('ANOTHER_UNAUTHENTICATED'))
  }
  expect(await sendAll(box, another, () => {})).toBe('away')
  expect(sentAs).toEqual(['li'])
  expect(box.list()).toMatchObject([{ entryId: 'a', refusal: null }])
})
