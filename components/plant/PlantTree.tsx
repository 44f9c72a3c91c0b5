'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useNames } from '#/components/object/Name.tsx'
import { Input } from '#/components/ui/Field.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import type { MapObject } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './plant.module.css'
import { besideTag, pathTo, type Tree, type TreeNode, visibleNodes } from './tree.ts'

/** The same objects as in the picture, as a tree for keyboard and screen reader: arrows move and unfold, Enter chooses. */
export function PlantTree({
  tree,
  top,
  chosen,
  onChoose,
}: {
  tree: Tree
  top: readonly MapObject[]
  chosen: string | null
  onChoose(id: string): void
}) {
  const t = useTranslations('plant')
  const [word, setWord] = useState('')
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const open = useMemo(() => {
    const path = pathTo(tree, chosen).slice(0, -1)
    return new Set([...unfolded, ...path, ...top.map((object) => object.id)].filter((id) => !folded.has(id)))
  }, [unfolded, folded, tree, top, chosen])
  const nodes = visibleNodes(tree, top, open, word)
  const current = nodes.some((node) => node.object.id === focused) ? focused : (chosen ?? nodes[0]?.object.id ?? null)

  useEffect(() => {
    if (chosen) list.current?.querySelector(`[data-id="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const fold = (id: string, on: boolean) => {
    setUnfolded((held) => (on ? new Set([...held, id]) : new Set([...held].filter((one) => one !== id))))
    setFolded((held) => (on ? new Set([...held].filter((one) => one !== id)) : new Set([...held, id])))
  }
  const go = (node: TreeNode | undefined) => {
    if (!node) return
    setFocused(node.object.id)
    list.current?.querySelector<HTMLElement>(`[data-id="${node.object.id}"]`)?.focus()
  }
  function press(event: KeyboardEvent) {
    const at = nodes.findIndex((node) => node.object.id === current)
    const node = nodes[at]
    if (!node) return
    const acts = new Map<string, () => void>([
      ['ArrowDown', () => go(nodes[at + 1])],
      ['ArrowUp', () => go(nodes[at - 1])],
      ['Home', () => go(nodes[0])],
      ['End', () => go(nodes.at(-1))],
      ['ArrowRight', () => (node.children && !node.open ? fold(node.object.id, true) : go(nodes[at + 1]))],
      ['ArrowLeft', () => (node.open ? fold(node.object.id, false) : go(nodes.slice(0, at).findLast((one) => one.depth < node.depth)))],
      ['Enter', () => onChoose(node.object.id)],
      [' ', () => onChoose(node.object.id)],
    ])
    const act = acts.get(event.key)
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <nav className={styles.tree} aria-label={t('tree')}>
      <Input type="search" aria-label={t('find')} placeholder={t('find')} value={word} onChange={(event) => setWord(event.target.value)} />
      <div ref={list} role="tree" aria-label={t('tree')} className={styles.nodes} onKeyDown={press} tabIndex={-1}>
        {nodes.length === 0 && <p className="quiet t13">{t('nothingFound')}</p>}
        {nodes.map((node) => (
          <Node
            key={node.object.id}
            node={node}
            chosen={node.object.id === chosen}
            tabbable={node.object.id === current}
            onChoose={() => onChoose(node.object.id)}
            onFold={() => fold(node.object.id, !node.open)}
          />
        ))}
      </div>
    </nav>
  )
}

function Node({
  node,
  chosen,
  tabbable,
  onChoose,
  onFold,
}: {
  node: TreeNode
  chosen: boolean
  tabbable: boolean
  onChoose(): void
  onFold(): void
}) {
  const t = useTranslations('plant')
  const name = useNames()
  const { object } = node
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys for all of them
    <div
      role="treeitem"
      data-id={object.id}
      aria-level={node.depth + 1}
      aria-selected={chosen}
      aria-expanded={node.children ? node.open : undefined}
      tabIndex={tabbable ? 0 : -1}
      className={styles.node}
      title={`${object.tag} ${name(object.names)}`}
      style={{ paddingInlineStart: 2 + node.depth * 12 }}
      onClick={onChoose}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: arrow keys unfold */}
      <span
        className={styles.fold}
        onClick={(event) => {
          if (!node.children) return
          event.stopPropagation()
          onFold()
        }}
      >
        <Glyph id={node.children > 0 ? 'ui-right' : (twinType(object.typeId)?.glyph ?? 'room')} size={16} />
      </span>
      <strong>{object.tag}</strong>
      <span className={`grow quiet ${styles.name}`}>{besideTag(name(object.names), object.tag)}</span>
      {object.stale && <span className="t12 quiet">{t('stale')}</span>}
      {node.worst && <Mark priority={node.worst} size={15} unacknowledged={object.alarm?.unacknowledged ?? false} />}
    </div>
  )
}
