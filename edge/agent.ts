import { mkdir } from 'node:fs/promises'
import { measureAgent } from './attestation/measure.ts'
import { ServerClock } from './clock.ts'
import { type AgentConfig, ConfigError, parseConfig } from './config.ts'
import type { Driver, Log } from './drivers/driver.ts'
import { Gateway } from './gateway.ts'
import type { InferenceSession, StartInference } from './inference/types.ts'
import { lockFolder } from './lock.ts'
import { ServerClient } from './server-client.ts'
import { trustAuthority } from './trust.ts'

export type AgentDeps = {
  drivers: readonly Driver[]
  signal: AbortSignal
  log: Log & { child?(fields: object): Log }
  /** Without it no model runs. */
  startInference?: StartInference
}

/** Hosts the gateways of a configuration. It goes on while the server is away; disposing resolves when everything is on the disk.
 *  @throws ConfigError on a configuration that cannot work */
export async function startAgent(given: AgentConfig, { drivers, signal, log, startInference }: AgentDeps): Promise<AsyncDisposable> {
  const config = parseConfig(given, 'configuration')
  if (config.caFile !== undefined) {
    try {
      trustAuthority(config.caFile)
    } catch (error) {
      throw new ConfigError(`configuration: caFile: ${(error as Error).message}`)
    }
  }
  const stop = new AbortController()
  const ended = AbortSignal.any([signal, stop.signal])
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const agentHash = measureAgent()
  agentHash.catch((error) => log.error({ err: error }, 'the agent cannot measure itself; it goes on without evidence'))
  const clock = new ServerClock()
  const client = new ServerClient(config.server, clock)
  let inference: InferenceSession | null = null
  const gateways: Gateway[] = []
  const assign = () =>
    inference?.assign({
      models: [...new Map(gateways.flatMap((it) => it.models).map((model) => [`${model.id} ${model.typeId}`, model])).values()],
      terminals: gateways.flatMap((it) => it.terminals.points),
    })
  for (const own of config.gateways) {
    const driver = drivers.find((it) => it.id === own.driver.id)
    if (!driver) {
      throw new ConfigError(`gateway ${own.name}: no driver "${own.driver.id}", there are: ${drivers.map((it) => it.id).join(', ')}`)
    }
    const ownLog = log.child?.({ gateway: own.name }) ?? log
    gateways.push(
      new Gateway({
        config,
        own,
        agentHash,
        driver,
        client,
        clock,
        log: ownLog,
        signal: ended,
        inference: () => inference,
        onAssigned: assign,
      }),
    )
  }
  const lock = await lockFolder(config.dataDir, ended)
  inference = startInference
    ? await startInference({
        dataDir: config.dataDir,
        modelDirs: config.modelDirs,
        log,
        signal: ended,
        capture: async (tag, name) => (await gateways.find((it) => it.terminals.byTag.has(tag))?.capture(tag, name)) ?? null,
      })
    : null
  const running = gateways.map((gateway) =>
    gateway.run().catch((error) => {
      log.error({ err: error, gateway: gateway.name }, 'a gateway stopped')
    }),
  )
  const listening = inference ? listen(inference, gateways, log) : Promise.resolve()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(running)
      await inference?.[Symbol.asyncDispose]()
      await listening
      await lock[Symbol.asyncDispose]()
    },
  }
}

async function listen(inference: InferenceSession, gateways: readonly Gateway[], log: Log) {
  try {
    for await (const draft of inference.findings) {
      await gateways.find((it) => it.terminals.byTag.has(draft.tag))?.found(draft)
    }
  } catch (error) {
    log.error({ err: error }, 'findings end here; the gateways go on')
  }
}
