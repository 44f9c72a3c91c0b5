import { registerHooks } from 'node:module'

/** postgres.js 3.4.9 does not survive the death of a connection inside a transaction: a write to the closed socket throws where nobody can
 *  catch it, bytes that were not sent stay before the next connection's first ones, so that it never opens, and a transaction's later
 *  queries would run on that new connection, outside of any transaction. And it waits for the answer to `begin` before the first query is
 *  sent, a round trip that tells nothing: what is refused after it is rolled back all the same. And it writes closures straight to properties
 *  (`c.reserved = () => …`): V8 makes those among old objects, since most such are methods, so all they name stayed until the next great collection,
 *  5 kB a transaction, and every small one had it to copy. Its source is mended while it is loaded, until it is released so.
 *  @source github.com/porsager/postgres issues 1154 and 1208; V8's `ParserBase::CheckAssigningFunctionLiteralToProperty` */
const MENDS: Record<string, readonly (readonly [from: string, to: string])[]> = {
  '/postgres/src/connection.js': [
    [
      '  function nextWrite(fn) {\n',
      `  function nextWrite(fn) {
    if (socket === null) {
      clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      settle()
      return false
    }
`,
    ],
    [
      '    clearImmediate(nextWriteTimer)\n    socket.removeListener',
      '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = errorResponse = results = null\n    socket.removeListener',
    ],
    ['    !hadError && (query || sent.length) && error(', '    ;(query || sent.length) && error('],
    [
      '  function execute(q) {\n',
      `  function settle() {
    (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options))
  }

  function execute(q) {
    if (socket === null) {
      queryError(q, Errors.connection('CONNECTION_CLOSED', options))
      return true
    }

`,
    ],
  ],
  '/postgres/src/query.js': [
    [
      '    this.resolve = x => (this.active = false, resolve(x))\n    this.reject = x => (this.active = false, reject(x))\n',
      `    const resolved = x => (this.active = false, resolve(x))
    const rejected = x => (this.active = false, reject(x))
    this.resolve = resolved
    this.reject = rejected
`,
    ],
  ],
  '/postgres/src/index.js': [
    [
      '      acc[name] = (x) => new Parameter(x, type.to)\n',
      '      const typing = (x) => new Parameter(x, type.to)\n      acc[name] = typing\n',
    ],
    ['      , connection\n      , prepare = null\n', '      , connection\n      , gone = null\n      , prepare = null\n'],
    [
      'new Promise((_, reject) => connection.onclose = reject)',
      `new Promise((_, reject) => {
          const closed = e => (gone = e, reject(e))
          connection.onclose = closed
        })`,
    ],
    [
      '      sql.prepare = x => prepare = x.replace(/[^a-z0-9$-_. ]/gi)\n',
      '      const preparing = x => prepare = x.replace(/[^a-z0-9$-_. ]/gi)\n      sql.prepare = preparing\n',
    ],
    [
      '      c.reserved = () => queries.length\n        ? c.execute(queries.shift())\n        : move(c, reserved)\n',
      '      const next = () => queries.length\n        ? c.execute(queries.shift())\n        : move(c, reserved)\n      c.reserved = next\n',
    ],
    [
      "await sql.unsafe('begin ' + options.replace(/[^a-z ]/ig, ''), [], { onexecute }).execute()",
      `await new Promise((resolve, reject) => {
        const begun = c => (onexecute(c), resolve())
        sql.unsafe('begin ' + options.replace(/[^a-z ]/ig, ''), [], { onexecute: begun }).execute().catch(reject)
      })
      move(connection, reserved)`,
    ],
    [
      'uncaughtError = e))\n        c.queue === full',
      'uncaughtError = e))\n        if (gone)\n          return q.reject(gone)\n        c.queue === full',
    ],
  ],
}

let mended = 0
const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const mends = Object.entries(MENDS).find(([path]) => url.endsWith(path))?.[1]
    if (!mends) return loaded
    mended++
    return { ...loaded, source: mends.reduce((text, [from, to]) => replaced(text, from, to, url), textOf(loaded.source)) }
  },
})

const textOf = (source: unknown) => (typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array))

function replaced(text: string, from: string, to: string, url: string): string {
  if (text.split(from).length !== 2) throw new Error(`${url} is not the version that is mended here: see server/platform/postgres.ts`)
  return text.replace(from, () => to)
}

export const { default: postgres } = await import('postgres')
export const { drizzle } = await import('drizzle-orm/postgres-js')
export const { migrate: runMigrations } = await import('drizzle-orm/postgres-js/migrator')
hooks.deregister()
if (mended !== Object.keys(MENDS).length)
  throw new Error('postgres.js was imported before server/platform/postgres.ts: import that instead')
