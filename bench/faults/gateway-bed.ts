import type { Session } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { ingestJson } from '#/server/telemetry/ingest.ts'
import { fillIngest } from '../ingest/world.ts'
import { type Bed, startBed } from '../registry/bed.ts'
import type { FaultInput } from './fault.ts'

type Reading = [suffix: string, channel: string, atMs: number, value: number]
export type GatewayBed = AsyncDisposable & {
  bed: Bed
  session: Session
  /** Devices by their suffix, each with its object. */
  devices: { suffix: string; objectId: string }[]
  send(readings: Reading[]): Promise<void>
}

/** A server in this process with one gateway that is connected and its pumps: for faults of what is said, not of who says it. */
export async function startGatewayBed({ cluster, progress }: FaultInput, pumps: number): Promise<GatewayBed> {
  await using stack = new AsyncDisposableStack()
  const address = await cluster.database('faults')
  const bed = stack.use(await startBed(address))
  const { tenant, siteId } = bed.ground
  progress(`${pumps} pumps behind a gateway`)
  const [gateway] = await fillIngest(address, { tenantId: tenant.id, siteId, groupId: tenant.slug, codePrefix: tenant.codePrefix, series: pumps * 9, gateways: 1 }) // biome-ignore format: one world
  if (!gateway) throw new Error('there is no gateway')
  const { catalogue } = service(bed.system, 'telemetry')
  await catalogue.load(bed.system.db)
  const gateways = service(bed.system, 'gateways')
  const record = await gateways.find(gateway.id)
  if (!record) throw new Error('the gateway is not known')
  const session = await gateways.connect(record, { transport: 'mqtt', close() {}, async send() {} } as never)
  const suffixes = [...new Set(gateway.series.map(({ name }) => name.slice(0, name.indexOf('/'))))]
  const devices = suffixes.map((suffix) => ({
    suffix,
    objectId: catalogue.get(catalogue.idOf(gateway.id, suffix, 'flow'))?.objectId ?? '',
  }))
  let sequence = 0
  const parts = stack.move()
  return {
    bed,
    session,
    devices,
    async send(readings) {
      const said = await ingestJson(bed.system, { gatewayId: record.id, tenantId: tenant.id } as never, { epoch: 1, sequence: ++sequence, readings }) // biome-ignore format: one call
      if (!said.ok) throw new Error(said.refusal.code)
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
