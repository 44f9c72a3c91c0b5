import { setupCode } from '#/server/access/index.ts'
import { lanAddresses } from '#/server/http/tls.ts'
import { attachPages, startOnefold } from '#/server/main.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { type Env, readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { announce, announceLan } from './announce.ts'
import { ensureBuilt } from './build.ts'
import { claimFolder } from './claim.ts'
import { type Input, UsageError } from './command.ts'
import { copyVendor } from './copy-vendor.ts'
import { bringUpDatabase } from './database.ts'
import { startDemo } from './demo-world.ts'
import { openLocalAccess } from './local-access.ts'
import { portFree } from './port.ts'

/** Brings everything up, says where it is, and stays until Ctrl-C. @returns the exit code */
export async function launch(input: Input, { demo }: { demo: boolean }): Promise<number> {
  const { signal, progress, project } = input
  const startedMs = performance.now()
  const lan = input.values.lan === true
  const dev = input.values.dev === true
  const [extra] = input.positionals
  if (extra !== undefined) throw new UsageError(`${extra} is no option`)
  const pace = paceOf(input) // said at once when it is wrong, not after the database is up
  const env = settings(lan, demo, dev)
  const { dir, user } = dataDir(env.dataDir, project)
  await portFree(env.host, env.port)
  using _claim = claimFolder(dir)
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production' })

  const log = createLog(env.logLevel)
  await using stack = new AsyncDisposableStack()
  const building = new AbortController()
  stack.defer(() => building.abort()) // where something else fails, nobody waits for the build
  const making = dev ? copyVendor(project) : ensureBuilt(project, progress, AbortSignal.any([signal, building.signal]))
  const built = making.catch((error) => {
    if (!signal.aborted) throw error // stopped while it built, as asked
  })
  built.catch(() => {}) // reported where it is awaited
  progress('Starting PostgreSQL')
  const address = stack.use(await bringUpDatabase(env, { dir, user, project, log })).address
  const onefold = stack.use(await startOnefold({ env, dataDir: dir, address, log, secureWeb: lan }))
  const tls = lan ? onefold.tls : null
  stack.use(await openLocalAccess(onefold, tls?.caFile))
  const world = demo ? stack.use(await startDemo(onefold, { project, pace, progress, built, caFile: tls?.caFile })) : null
  await built
  if (signal.aborted) return 0
  console.log = console.error // Next talks on its own; standard output carries our answer alone
  stack.use(await attachPages(onefold, project, dev))
  announce(input, {
    url: onefold.http.url,
    mqttUrl: onefold.mqtt.url,
    people: world?.people ?? null,
    setupCode: await setupCode(onefold.system),
    seconds: (performance.now() - startedMs) / 1000,
    dir,
  })
  if (tls) stack.use(await announceLan(input, { port: onefold.http.port, addresses: lanAddresses(), caPem: tls.caPem }))
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  progress('Stopping')
  return 0
}

function settings(lan: boolean, demo: boolean, dev: boolean): Env {
  const env = readEnv({
    ...process.env,
    ...(demo ? { ONEFOLD_DEMO: 'true', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' } : {}),
    ...(dev ? { ONEFOLD_DEV: 'true' } : {}),
  })
  return lan ? { ...env, host: process.env.HOST ?? '::', https: true } : env
}

function paceOf(input: Input): number {
  const text = input.values.pace ?? process.env.ONEFOLD_PACE ?? '5'
  const pace = Number(text)
  if (!Number.isFinite(pace) || pace < 1 || pace > 60) throw new UsageError(`--pace takes a number from 1 to 60, not ${text}`)
  return pace
}
