'use client'
import { useTranslations } from 'next-intl'
import { memo, useMemo, useRef } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useWidth } from '#/components/charts/useWidth.ts'
import { useNames } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { type Extent, type Sketch, sketchOf } from '#/components/sketch/sketch.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import type { Priority } from '#/server/alarms/contract.ts'
import type { MapObject, ObjectDetail, TwinsRow } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import styles from './row-strip.module.css'
import { machineOf, standingIn } from './standing.ts'
import { type Span, targetsOf } from './targets.ts'

/** Room for marks above the machines, the machines, their names below. */
const TOP_PX = 22
const HEIGHT_PX = 104
const ALL_PX = TOP_PX + HEIGHT_PX + 28
const AIR_PX = 16

/** The row a machine stands in, drawn from the forms of its machines: which of them it is, what is wrong beside it, and the way there. */
export const RowStrip = memo(function RowStrip({ object, wrong }: { object: ObjectDetail; wrong: Priority | null }) {
  const objectId = object.position?.id ?? object.id
  const stands = object.kind === 'asset' || [object, ...object.path].some(({ typeId }) => twinType(typeId)?.row)
  const { data } = useAsk(['twins.row', { objectId }], () => api.twins.row.query({ objectId: objectId as never }), {
    enabled: stands,
    keep: true,
  })
  const sketch = useMemo(() => (data ? sketchOf(standingIn(data, objectId)) : null), [data, objectId])
  if (!stands) return null
  if (!data || !sketch) return object.kind === 'asset' ? null : <div className={styles.strip} style={{ height: ALL_PX }} />
  const drawn = data.objects.filter(({ id, parentId }) => parentId === data.row?.id && sketch.extents.has(id))
  if (!data.row || drawn.length < 2) return null
  return <Strip object={object} row={data} drawn={drawn} sketch={sketch} wrong={wrong} />
})

function Strip(props: {
  object: ObjectDetail
  row: TwinsRow
  drawn: readonly MapObject[]
  sketch: Sketch
  /** the most urgent of what is open on the object itself */
  wrong: Priority | null
}) {
  const { object, row, drawn, sketch, wrong } = props
  const t = useTranslations('object')
  const host = useRef<HTMLElement>(null)
  const width = useWidth(host, 900)
  const { extent, extents } = sketch
  const { x, y } = placed(extent, width)
  const meantId = object.position?.id ?? object.id
  const meant = extents.get(meantId)
  const own = machineOf(row, meantId)
  const common = row.row?.tag ?? ''
  const short = (tag: string) => (tag.startsWith(common) ? tag.slice(common.length + 1) : tag)
  const named = namedOf(drawn, own?.id ?? null, extents, x)
  const wrongOf = (machine: MapObject) => (machine.id === meantId ? wrong : machine.alarm ? (machine.alarm.priority as Priority) : null)
  const targets = targetsOf(
    drawn.map((machine) => {
      const { left, right } = extents.get(machine.id) as Extent
      return { id: machine.id, at: { from: x(left), to: x(right) }, first: machine.id === own?.id || wrongOf(machine) !== null }
    }),
  )
  return (
    <nav ref={host} className={styles.strip} aria-label={t('row', { tag: common })} style={{ height: ALL_PX }}>
      <Drawing sketch={sketch} meantId={meantId} width={width} />
      {drawn.map((machine) => (
        <Machine
          key={machine.id}
          machine={machine}
          own={machine.id === own?.id}
          wrong={wrongOf(machine)}
          said={named.has(machine.id) ? short(machine.tag) : null}
          at={extents.get(machine.id) as Extent}
          target={targets.get(machine.id) ?? null}
          x={x}
          y={y}
        />
      ))}
      {meant && own && own.id !== meantId && (
        <strong className={styles.meant} style={{ left: x(meant.right) + 4, top: Math.max(2, y(meant.top) - 15) }}>
          {wrong && <Mark priority={wrong} size={16} />}
          {short(object.position?.tag ?? object.tag).slice(short(own.tag).length + 1)}
        </strong>
      )}
    </nav>
  )
}

function Machine(props: {
  machine: MapObject
  own: boolean
  wrong: Priority | null
  said: string | null
  at: Extent
  /** where it can be pressed; null for one that others leave no room */
  target: Span | null
  x(m: number): number
  y(m: number): number
}) {
  const { machine, own, wrong, said, at, target, x, y } = props
  const name = useNames()
  const { from, to } = target ?? { from: x(at.left), to: x(at.right) }
  const middle = { left: (x(at.left) + x(at.right)) / 2 - from }
  const shown = (
    <>
      {wrong && (
        <span style={{ ...middle, top: Math.max(2, y(at.top) - 20) }}>
          <Mark priority={wrong} size={16} unacknowledged={machine.alarm?.unacknowledged ?? false} />
        </span>
      )}
      {said && <b style={middle}>{said}</b>}
    </>
  )
  const place = { className: styles.machine, style: { left: from, width: to - from } }
  if (!target) return <div {...place}>{shown}</div>
  return (
    <Link
      href={objectHref(machine.tag)}
      title={`${machine.tag} ${name(machine.names)}`}
      aria-label={machine.tag}
      aria-current={own ? 'true' : undefined}
      {...place}
    >
      {shown}
    </Link>
  )
}

/** Thousands of corners, which change with the row and the room for it alone. */
const Drawing = memo(function Drawing({ sketch, meantId, width }: { sketch: Sketch; meantId: string; width: number }) {
  const { x, y, scale } = placed(sketch.extent, width)
  const line = (points: readonly [number, number][]) => points.map(([px, py]) => `${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('L')
  return (
    <svg className={styles.sketch} width={width} height={ALL_PX} aria-hidden="true">
      {sketch.strokes.map(({ id, shapes, widthM, tone, shade, edged }, i) =>
        widthM === null ? (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no name of their own and never change places
            key={i}
            d={shapes.map((shape) => `M${line(shape)}Z`).join('')}
            data-tone={tone}
            data-shade={shade}
            data-edged={edged}
            data-meant={id === meantId}
          />
        ) : (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no name of their own and never change places
            key={i}
            className={styles.pipe}
            d={shapes.map((shape) => `M${line(shape)}`).join('')}
            style={{ strokeWidth: Math.max(1, scale * widthM) }}
            data-meant={id === meantId}
          />
        ),
      )}
    </svg>
  )
})

function placed(extent: Extent, width: number) {
  const scale = Math.min((width - 2 * AIR_PX) / (extent.right - extent.left), HEIGHT_PX / (extent.bottom - extent.top))
  const left = (width - scale * (extent.right - extent.left)) / 2
  const top = TOP_PX + HEIGHT_PX - scale * (extent.bottom - extent.top)
  return { scale, x: (metres: number) => left + scale * (metres - extent.left), y: (metres: number) => top + scale * (metres - extent.top) }
}

/** Names side by side that do not touch: the one that is meant first, then the widest machines. */
function namedOf(
  machines: readonly { id: string; tag: string }[],
  ownId: string | null,
  extents: ReadonlyMap<string, Extent>,
  x: (metres: number) => number,
): Set<string> {
  const wide = (id: string) => (extents.get(id)?.right ?? 0) - (extents.get(id)?.left ?? 0)
  const taken: { from: number; to: number }[] = []
  const named = new Set<string>()
  for (const { id, tag } of machines.toSorted((a, b) => Number(b.id === ownId) - Number(a.id === ownId) || wide(b.id) - wide(a.id))) {
    const extent = extents.get(id) as Extent
    const middle = x((extent.left + extent.right) / 2)
    const half = 4 * Math.min(tag.length, 10) + 4
    if (taken.some(({ from, to }) => middle - half < to && middle + half > from)) continue
    taken.push({ from: middle - half, to: middle + half })
    named.add(id)
  }
  return named
}
