import { expect, test } from 'vitest'
import type { MapObject } from '#/server/twins/contract.ts'
import { areasOf, besideTag, pathTo, treeOf, visibleNodes, within } from './tree.ts'

const object = (id: string, parentId: string | null, priority?: number): MapObject =>
  ({ id, tag: id, names: { en: `Name ${id}` }, parentId, alarm: priority ? { priority, unacknowledged: true } : null }) as MapObject
const TREE = treeOf([
  object('SP', null),
  object('L2', 'SP'),
  object('L10', 'SP'),
  object('L2-P10', 'L2'),
  object('L2-P2', 'L2'),
  object('L2-P2-M1', 'L2-P2', 3),
])

test('[PL1] what is folded still shows the worst of what it hides', () => {
  const nodes = visibleNodes(TREE, TREE.roots, new Set(['SP']), '')
  expect(nodes.map((node) => node.object.id)).toEqual(['SP', 'L2', 'L10'])
  expect(nodes[1]?.worst).toBe(3)
  expect(nodes[2]?.worst).toBeNull()
})

test('[PL2] a word finds what is folded away', () => {
  expect(visibleNodes(TREE, TREE.roots, new Set(), 'm1').map((node) => node.object.id)).toEqual(['L2-P2-M1'])
})

test('[PL3] areas are what has machines of its own; the choice unfolds its path', () => {
  expect(areasOf(TREE).map((area) => area.id)).toEqual(['L2'])
  expect(pathTo(TREE, 'L2-P2-M1')).toEqual(['SP', 'L2', 'L2-P2', 'L2-P2-M1'])
  expect(within(TREE, 'L2').size).toBe(4)
})

test('[PL4] the parts of a line stand in its order, others by their tag', () => {
  const at = (id: string, typeId: string, parentId: string | null, lon: number) =>
    ({ ...object(id, parentId), typeId, lon, lat: 30, headingDeg: 90 }) as MapObject
  const parts = (typeId: string) => [at('L', typeId, null, 0), at('A', '', 'L', 0.003), at('C', '', 'L', 0.001), at('B', '', 'L', 0.003)]
  const order = (typeId: string) =>
    treeOf(parts(typeId))
      .childrenOf.get('L')
      ?.map(({ tag }) => tag)
  expect(order('line')).toEqual(['C', 'A', 'B'])
  expect(order('hall')).toEqual(['A', 'B', 'C'])
})

test('[PL5] beside its tag a name says first what tells it from its like', () => {
  expect(besideTag('Coil lot C-24-0917, coil 2', 'C-24-0917.2')).toBe('coil 2')
  expect(besideTag('钢卷批次 C-24-0917 第 2 卷', 'C-24-0917.2')).toBe('第 2 卷')
  expect(besideTag('Overhead crane CR-2', 'CR-2')).toBe('Overhead crane')
  expect(besideTag('CR-2', 'CR-2')).toBe('CR-2')
  expect(besideTag('Draw press P1', 'L2-P1')).toBe('Draw press P1')
})
