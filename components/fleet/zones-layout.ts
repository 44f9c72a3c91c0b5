import type { Conduit, Zone, ZonePlan } from '#/server/gateways/contract.ts'

/** One end of a conduit, in the box of its zone: `y` is its middle. */
export type Port = { key: string; y: number; conduit: Conduit }
export type Box = { zone: Zone; left: number; top: number; width: number; height: number; ports: Port[] }
export type Way = { key: string; path: string; encrypted: boolean; idle: boolean }

const WIDTHS = { opens: 0.34, server: 0.24, reached: 0.26 }
const GAP_PX = 12
const PAD_PX = 12
/** A zone's name, two lines of what it is, and one of who stands in it. */
export const HEAD_PX = 62
const MEMBERS_PX = 20
export const PORT_PX = 24
const ARROW_PX = 7

const endKey = ({ protocol, address }: Conduit) => `${protocol} ${address}`

/** Who opens connections on the left, the server in the middle, what the server itself reaches on the right: every way goes to the right, from who
 *  opens it to who listens. Lengths in CSS pixels, within `width`. */
export function layZones(
  { zones, conduits }: Pick<ZonePlan, 'zones' | 'conduits'>,
  width: number,
): { height: number; boxes: Box[]; ways: Way[] } {
  const inward = conduits.filter(({ to }) => to === 'server')
  const outward = conduits.filter(({ from }) => from === 'server')
  const listens = [...new Map(inward.map((conduit) => [endKey(conduit), conduit])).values()]
  const portsOf = (zone: Zone) =>
    zone.id === 'server' ? listens : [...inward.filter(({ from }) => from === zone.id), ...outward.filter(({ to }) => to === zone.id)]
  const heightOf = (zone: Zone) => 2 * PAD_PX + HEAD_PX + (zone.members.length > 0 ? MEMBERS_PX : 0) + PORT_PX * portsOf(zone).length
  const columns = {
    opens: zones.filter(({ id }) => inward.some(({ from }) => from === id)),
    server: zones.filter(({ id }) => id === 'server'),
    reached: zones.filter(({ id }) => outward.some(({ to }) => to === id)),
  }
  const tall = (some: readonly Zone[]) => some.reduce((sum, zone) => sum + heightOf(zone) + GAP_PX, -GAP_PX)
  const height = Math.max(0, ...Object.values(columns).map(tall))
  const air = (width * (1 - WIDTHS.opens - WIDTHS.server - WIDTHS.reached)) / 2
  const lefts = { opens: 0, server: width * WIDTHS.opens + air, reached: width * (1 - WIDTHS.reached) }
  const stack = (column: keyof typeof columns): Box[] => {
    let top = (height - tall(columns[column])) / 2
    return columns[column].map((zone) => {
      const box = { zone, left: lefts[column], top, width: width * WIDTHS[column], height: heightOf(zone) }
      const firstPx = top + box.height - PAD_PX - PORT_PX * portsOf(zone).length + PORT_PX / 2
      top += box.height + GAP_PX
      return { ...box, ports: portsOf(zone).map((conduit, i) => ({ key: endKey(conduit), y: firstPx + i * PORT_PX, conduit })) }
    })
  }
  const boxes = [...stack('opens'), ...stack('server'), ...stack('reached')]
  const boxOf = (id: string) => boxes.find(({ zone }) => zone.id === id)
  const ways = conduits.flatMap((conduit): Way[] => {
    const [from, to] = [boxOf(conduit.from), boxOf(conduit.to)]
    const end = to?.ports.find(({ key }) => key === endKey(conduit))
    if (!from || !to || !end) return []
    const start = conduit.from === 'server' ? within(from, end.y) : from.ports.find(({ key }) => key === endKey(conduit))?.y
    if (start === undefined) return []
    const way = { encrypted: conduit.encrypted || conduit.address === 'socket', idle: conduit.open === 0 }
    return [
      {
        ...way,
        key: `${conduit.from} ${conduit.to} ${endKey(conduit)}`,
        path: bow({ x: from.left + from.width, y: start }, { x: to.left - ARROW_PX, y: end.y }),
      },
    ]
  })
  return { height, boxes, ways }
}

const within = ({ top, height }: Box, y: number) => Math.min(top + height - PAD_PX, Math.max(top + PAD_PX, y))

function bow(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const middle = (from.x + to.x) / 2
  return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`
}
