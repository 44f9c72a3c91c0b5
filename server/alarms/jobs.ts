import { type System, service } from '#/server/platform/system.ts'
import { onCommitted } from '#/server/telemetry/index.ts'
import { Evaluation } from './evaluation.ts'
import { endShelves } from './service.ts'

const SHELF_MS = 1_000
const GATHER_MS = 300
/** More changed objects than this at once are an import: then everything is read again. */
const ONE_BY_ONE = 20

declare module '#/server/platform/system.ts' {
  interface Services {
    alarms: Evaluation
  }
}

/** Limits over committed readings, alarms from findings, shelves that end. Wants telemetry started. */
export async function startAlarms(system: System): Promise<AsyncDisposable> {
  const { head } = service(system, 'telemetry')
  const evaluation = new Evaluation(system, (series) => head.latest(series))
  system.services.alarms = evaluation
  const changed = followObjects(system, evaluation)
  await evaluation.load()
  const readings = onCommitted(system, ({ readings }) => evaluation.hear(readings))
  const findings = system.feed.subscribe({
    consumer: 'alarms.findings',
    verbs: ['finding.opened', 'finding.ended', 'order.created'],
    handle: (entry) => evaluation.handle(entry),
  })
  let ending: Promise<unknown> | null = null
  const shelves = setInterval(() => {
    ending ??= endShelves(system)
      .catch((error) => system.log.warn({ err: error }, 'shelves could not be ended; it is tried again'))
      .finally(() => {
        ending = null
      })
  }, SHELF_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(shelves)
      readings[Symbol.dispose]()
      await changed[Symbol.asyncDispose]()
      await findings[Symbol.asyncDispose]()
      await ending
      await evaluation.stop()
    },
  }
}

/** Objects that came or changed are watched by their new settings, a moment after. */
function followObjects(system: System, evaluation: Evaluation): AsyncDisposable {
  const changed = new Set<string>()
  let many = false // an import names no single object
  let timer: NodeJS.Timeout | null = null
  let loading: Promise<void> = Promise.resolve()
  const load = async () => {
    timer = null
    const ids = [...changed]
    const all = many || ids.length > ONE_BY_ONE
    changed.clear()
    many = false
    if (all) await evaluation.load()
    else for (const id of ids) await evaluation.load(id)
  }
  const listening = system.feed.listen((entries) => {
    for (const { verb, objectId } of entries) {
      if (!verb.startsWith('object.')) continue
      if (objectId === null) many = true
      else changed.add(objectId)
    }
    if (!many && changed.size === 0) return
    timer ??= setTimeout(() => {
      loading = loading
        .then(load)
        .catch((error) => system.log.error({ err: error }, 'changed objects could not be read; their limits are as before'))
    }, GATHER_MS)
  })
  return {
    async [Symbol.asyncDispose]() {
      listening[Symbol.dispose]()
      if (timer) clearTimeout(timer)
      await loading
    },
  }
}
