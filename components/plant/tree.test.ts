import { expect, test } from 'vitest'
import type { MapObject } from '#/server/twins/contract.ts'
import { areasOf, pathTo, treeOf, visibleNodes, within } from './tree.ts'

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
