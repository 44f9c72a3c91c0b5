import type { Actor } from '#/server/platform/actor.ts'
import { type Listener, listenersOf } from '#/server/platform/listeners.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { Conduit, GatewayRow, Zone, ZonePlan } from './contract.ts'
import { gatewayRows } from './listing.ts'

/** Zones and conduits (IEC 62443-3-2) as they are now: from the registry's gateways and the ports that are open. */
export async function zonesNow(system: System, actor: Actor): Promise<ZonePlan> {
  const { databaseUrl, foreign } = system.env
  const doors = service(system, 'gateways')
  return planZones({
    listeners: listenersOf(system),
    gateways: (await gatewayRows(system, actor.tenantId)).map((row) => ({ ...row, door: doors.doorOf(row.id) })),
    databaseHost: databaseUrl === undefined ? null : new URL(databaseUrl).host,
    foreignHosts: Object.values(foreign).flatMap((url) => (url ? [new URL(url).host] : [])),
  })
}

type Known = {
  listeners: readonly Listener[]
  /** `door`: the port, or the name of the listener, that it is connected by. */
  gateways: readonly (Pick<GatewayRow, 'id' | 'tag' | 'siteId' | 'online'> & { door: number | Listener['name'] | null })[]
  /** null: the embedded one, on a socket of this machine. */
  databaseHost: string | null
  foreignHosts: readonly string[]
}

/** Every conduit is drawn from who opens it to who listens. The server opens none into a plant. */
export function planZones({ listeners, gateways, databaseHost, foreignHosts }: Known): ZonePlan {
  const sites = [...new Set(gateways.map(({ siteId }) => siteId))]
  const plants: Zone[] = sites.map((siteId) => ({
    id: `plant ${siteId}`,
    kind: 'plant',
    siteId,
    members: gateways.filter((gateway) => gateway.siteId === siteId).map(({ id, tag, online }) => ({ id, tag, online })),
  }))
  const zone = (id: Zone['kind']): Zone => ({ id, kind: id, siteId: null, members: [] })
  const zones = [zone('people'), zone('server'), zone('data'), ...plants, ...(foreignHosts.length > 0 ? [zone('elsewhere')] : [])]
  return { zones, listeners: [...listeners], conduits: [...inwards(listeners, plants, gateways), ...outwards(databaseHost, foreignHosts)] }
}

function inwards(listeners: Known['listeners'], plants: readonly Zone[], gateways: Known['gateways']): Conduit[] {
  return listeners.flatMap((listener) => {
    const { encrypted, host, port } = listener
    const at = { to: 'server', encrypted, address: `${host.includes(':') ? `[${host}]` : host}:${port}` }
    const web: Conduit[] =
      listener.name === 'web' ? [{ ...at, from: 'people', protocol: encrypted ? 'https' : 'http', proof: 'session', open: null }] : []
    const protocol = listener.name === 'mqtt' ? (encrypted ? 'mqtts' : 'mqtt') : encrypted ? 'https' : 'http'
    const open = (zone: Zone) =>
      gateways.filter(({ siteId, online, door }) => siteId === zone.siteId && online && (door === port || door === listener.name)).length
    return [...web, ...plants.map((zone): Conduit => ({ ...at, from: zone.id, protocol, proof: 'key', open: open(zone) }))]
  })
}

function outwards(databaseHost: string | null, foreignHosts: readonly string[]): Conduit[] {
  const database: Conduit = {
    from: 'server',
    to: 'data',
    protocol: 'postgresql',
    address: databaseHost ?? 'socket',
    encrypted: false,
    proof: 'role',
    open: null,
  }
  const foreign = foreignHosts.map((address): Conduit => ({ from: 'server', to: 'elsewhere', protocol: 'https', address, encrypted: true, proof: 'none', open: null })) // biome-ignore format: one row
  return [database, ...foreign]
}
