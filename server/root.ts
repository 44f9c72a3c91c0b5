import { accessRouter } from './access/router.ts'
import { alarmsRouter } from './alarms/router.ts'
import { commandsRouter } from './commands/router.ts'
import { exchangeRouter } from './exchange/router.ts'
import { gatewaysRouter } from './gateways/router.ts'
import { inferenceRouter } from './inference/router.ts'
import { liveRouter } from './live/router.ts'
import { modelsRouter } from './models/router.ts'
import { createCallerFactory, router } from './platform/trpc.ts'
import { registryRouter } from './registry/router.ts'
import { searchRouter } from './search/router.ts'
import { telemetryRouter } from './telemetry/router.ts'
import { twinsRouter } from './twins/router.ts'
import { workOrdersRouter } from './work-orders/router.ts'

/** Every procedure of the server, by slice. */
export const appRouter = router({
  access: accessRouter,
  registry: registryRouter,
  twins: twinsRouter,
  gateways: gatewaysRouter,
  telemetry: telemetryRouter,
  models: modelsRouter,
  inference: inferenceRouter,
  alarms: alarmsRouter,
  commands: commandsRouter,
  workOrders: workOrdersRouter,
  exchange: exchangeRouter,
  search: searchRouter,
  live: liveRouter,
})
export type AppRouter = typeof appRouter

export const createCaller = createCallerFactory(appRouter)
export type AppCaller = ReturnType<typeof createCaller>
