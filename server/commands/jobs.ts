import { onReceipt } from '#/server/gateways/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { onCommitted } from '#/server/telemetry/index.ts'
import { dispatchTo } from './dispatch.ts'
import { Effects } from './effects.ts'
import { takeReceipt } from './receipt.ts'
import { sendAgain, sweepCommands } from './sweep.ts'

const SWEEP_MS = 500

declare module '#/server/platform/system.ts' {
  interface Services {
    commands: { effects: Effects }
  }
}

/** Receipts, effects, expiry, and what gateways are owed when they come back. Wants gateways and telemetry started. */
export async function startCommands(system: System): Promise<AsyncDisposable> {
  const effects = new Effects(system)
  system.services.commands = { effects }
  const readings = onCommitted(system, ({ readings }) => effects.hear(readings))
  await effects.load()
  const receipts = onReceipt(system, async (from, jws) => {
    await takeReceipt(system, from, jws, (command) => effects.follow(command))
  })
  const returns = system.feed.subscribe({
    consumer: 'commands.owed',
    verbs: ['gateway.online', 'gateway.released'],
    handle: async ({ subject, tenantId }) => {
      if (service(system, 'gateways').isOnline(subject.id)) await dispatchTo(system, { gatewayId: subject.id, tenantId })
    },
  })
  let sweeping: Promise<unknown> | null = null
  const timer = setInterval(() => {
    sweeping ??= sweepCommands(system)
      .then(() => sendAgain(system))
      .catch((error) => system.log.warn({ err: error }, 'commands past their time could not be ended; it is tried again'))
      .finally(() => {
        sweeping = null
      })
  }, SWEEP_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      receipts[Symbol.dispose]()
      readings[Symbol.dispose]()
      await returns[Symbol.asyncDispose]()
      await sweeping
      await effects.settled()
    },
  }
}
