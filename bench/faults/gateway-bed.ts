import type { Link, Session } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { ingestJson } from '#/server/telemetry/ingest.ts'
import { type BenchGateway, fillIngest } from '../ingest/world.ts'
import { type Bed, startBed } from '../registry/bed.ts'
import type { FaultInput } from './fault.ts'

type Reading = [suffix: string, channel: string, atMs: number, value: number]
export type GatewayBed = AsyncDisposable & {
  bed: Bed
  session: Session
  /** Devices by their suffix, each with its object. */
  devices: { suffix: string; objectId: string }[]
  /** @throws Error where one of the readings is refused */
  send(readings: Reading[]): Promise<void>
}

const CHANNELS_OF_A_PUMP = 9
/** What the server would say to this gateway goes nowhere: it is asked nothing. */
const NO_LINK: Link = { transport: 'mqtt', close() {}, async send() {} }

/** A server in this process with one gateway that is connected and its pumps: for faults of what is said, not of who says it. */
export async function startGatewayBed({ cluster, progress }: FaultInput, pumps: number): Promise<GatewayBed> {
  await using stack = new AsyncDisposableStack()
  const address = await cluster.database('faults')
  const bed = stack.use(await startBed(address))
  progress(`${pumps} pumps behind a gateway`)
  const { tenant, siteId } = bed.ground
  const [gateway] = await fillIngest(address, {
    tenantId: tenant.id,
    siteId,
    groupId: tenant.slug,
    codePrefix: tenant.codePrefix,
    series: pumps * CHANNELS_OF_A_PUMP,
    gateways: 1,
  })
  if (!gateway) throw new Error('there is no gateway')
  await service(bed.system, 'telemetry').catalogue.load(bed.system.db)
  const session = await connect(bed, gateway)
  let sequence = 0
  const parts = stack.move()
  return {
    bed,
    session,
    devices: devicesOf(bed, gateway),
    async send(readings) {
      const from = { gatewayId: session.gateway.id, tenantId: tenant.id }
      const said = await ingestJson(bed.system, from, { epoch: 1, sequence: ++sequence, readings })
      if (!said.ok) throw new Error(said.refusal.code)
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

async function connect({ system }: Bed, { id }: BenchGateway): Promise<Session> {
  const gateways = service(system, 'gateways')
  const record = await gateways.find(id)
  if (!record) throw new Error('the gateway is not known')
  return gateways.connect(record, NO_LINK)
}

/** A series is named `<suffix>/<channel>`. */
function devicesOf({ system }: Bed, { id, series }: BenchGateway): GatewayBed['devices'] {
  const { catalogue } = service(system, 'telemetry')
  const suffixes = [...new Set(series.map(({ name }) => name.slice(0, name.indexOf('/'))))]
  return suffixes.map((suffix) => ({ suffix, objectId: catalogue.get(catalogue.idOf(id, suffix, 'flow'))?.objectId ?? '' }))
}
