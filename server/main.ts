import { startErasures } from './access/index.ts'
import { startAlarms } from './alarms/index.ts'
import { startCommands } from './commands/index.ts'
import { startGateways } from './gateways/index.ts'
import { contextOf } from './http/context.ts'
import { startDevicePort } from './http/device-port.ts'
import { type MqttListener, startMqtt } from './http/mqtt.ts'
import { preparePages } from './http/pages.ts'
import { type HttpServer, startHttp } from './http/server.ts'
import { type ServerTls, serverTls } from './http/tls.ts'
import { startLive } from './live/index.ts'
import { startLogWitness } from './log-witness.ts'
import { startModels } from './models/index.ts'
import { systemClock } from './platform/clock.ts'
import { type DbAddress, openDatabase } from './platform/db.ts'
import type { Env } from './platform/env.ts'
import { startFeed, startSequencer } from './platform/feed/index.ts'
import type { Log } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import type { System } from './platform/system.ts'
import { diskProbe, folderOf, startVitals } from './platform/vitals.ts'
import { startRegistry } from './registry/index.ts'
import { createCaller } from './root.ts'
import { startSearch } from './search/index.ts'
import { ingestProbe, startTelemetry } from './telemetry/index.ts'
import { startTwins } from './twins/index.ts'
import { startWorkOrders } from './work-orders/index.ts'

export type Onefold = AsyncDisposable & { system: System; http: HttpServer; mqtt: MqttListener; tls: ServerTls }

/** Starts every part of the server in the order they stand on each other; disposing stops them the other way round. */
export async function startOnefold(options: {
  env: Env
  dataDir: string
  address: DbAddress
  log: Log
  /** The web port speaks HTTPS with the installation's own certificate too. */
  secureWeb?: boolean
}): Promise<Onefold> {
  const { env, log } = options
  await using stack = new AsyncDisposableStack()
  const db = stack.use(openDatabase(options.address))
  stack.use(startSequencer(db, log))
  const feed = stack.use(await startFeed(db, log))
  const system: System = { env, dataDir: options.dataDir, db, feed, clock: systemClock, log, metrics: createMetrics(), services: {} }
  stack.use(await startVitals(system, folderOf(options.address)))
  for (const start of [
    startLogWitness,
    startErasures,
    startRegistry,
    startTwins,
    startGateways,
    startTelemetry,
    startModels,
    startAlarms,
    startCommands,
    startWorkOrders,
    startSearch,
    startLive,
  ]) {
    stack.use(await start(system))
  }
  const tls = await serverTls(options.dataDir, system.clock.nowMs(), env.publicUrl)
  const { host, demo } = env
  const plain = { host: 'localhost', port: env.mqttPort, setting: 'MQTT_PORT', orFree: true }
  const mqtt = stack.use(
    await startMqtt(system, [{ host, port: env.mqttsPort, setting: 'MQTTS_PORT', orFree: demo, tls }, ...(demo ? [plain] : [])]),
  )
  const devices = stack.use(await startDevicePort(system, { host, port: env.devicePort, setting: 'DEVICE_PORT', orFree: demo, tls }))
  const http = stack.use(
    await startHttp(system, {
      host: env.host,
      port: env.port,
      ...(options.secureWeb ? { tls } : {}),
      probes: [
        { name: 'mqtt', probe: () => ({ ok: true, url: mqtt.url }) },
        { name: 'devices', probe: () => ({ ok: true, url: devices.url }) },
        { name: 'disk', probe: () => diskProbe(system) },
        { name: 'ingest', probe: () => ingestProbe(system) },
      ],
    }),
  )
  provideCaller(system)
  const parts = stack.move()
  return { system, http, mqtt, tls, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Draws pages from a finished build in this process. */
export async function attachPages(onefold: Onefold, project: string, dev: boolean): Promise<AsyncDisposable> {
  const pages = await preparePages(project, {
    dev,
    https: onefold.http.url.startsWith('https:') || onefold.system.env.https,
    hostname: onefold.system.env.host,
    port: onefold.http.port,
  })
  onefold.http.setPages(pages)
  return pages
}

/** Pages ask in process, through the same procedures; they find the caller here, so that no server code is bundled into them. */
function provideCaller(system: System): void {
  const caller = async (headers: Headers) => createCaller(await contextOf(system, headers, headers.get('x-onefold-address') ?? ''))
  Object.assign(globalThis, { [Symbol.for('onefold')]: { caller } })
}
