import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createTRPCClient, httpLink } from '@trpc/client'
import { expect, test } from 'vitest'
import { COMMAND_LINE, issueToken } from '#/server/access/index.ts'
import { startOnefold } from '#/server/main.ts'
import { connect } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { AppRouter } from '#/server/root.ts'
import { sample } from './samples.ts'

const recording = sample('industrial', 'skab', 'valve1', '3.csv')
const project = resolve(import.meta.dirname, '..')
const run = promisify(execFile)

/** A database of its own without a server on it: the one under test brings its own sequencer. */
async function clone() {
  const { socketDir, port } = JSON.parse(process.env.ONEFOLD_TEST_CLUSTER ?? '{}') as { socketDir: string; port: number }
  const database = 't_replay_loop'
  const superuser = connect({ socketDir, port, database: 'postgres' }, 'postgres', 1)
  await superuser.unsafe(`create database ${database} template onefold_template owner onefold_owner strategy file_copy`)
  return {
    address: { socketDir, port, database },
    async [Symbol.asyncDispose]() {
      await superuser.unsafe(`drop database ${database} with (force)`)
      await superuser.end({ timeout: 1 })
    },
  }
}

test.skipIf(recording === null)(
  '[SK3] a recording replayed through an edge agent ends in a work order with the fault in its evidence',
  async () => {
    await using database = await clone()
    const dataDir = mkdtempSync(join(tmpdir(), 'onefold-replay-loop-'))
    await using onefold = await startOnefold({
      env: readEnv({ PORT: '0' }),
      dataDir,
      address: database.address,
      log: createLog('silent'),
    })
    const ground = await testGround(onefold.system)
    const tenantId = ground.tenant.id
    const { token } = await onefold.system.db.tenant(tenantId, (tx) =>
      issueToken(tx, { name: 'replay', roles: ['administrator'], expiresInDays: 1 }, { tenantId, actor: COMMAND_LINE, nowMs: Date.now() }),
    )
    const url = onefold.http.url
    const env = { ...process.env, ONEFOLD_URL: url, ONEFOLD_TOKEN: token, ONEFOLD_DATA: dataDir }
    const onefoldCommand = async (...args: string[]) =>
      JSON.parse((await run(process.execPath, ['bin/onefold', ...args, '--json'], { cwd: project, env })).stdout)

    const model = join(dataDir, 'tb.onnx')
    const words = ['--map', 'demo/mappings/skab.json']
    const trained = await onefoldCommand('train', recording ?? '', ...words, '--rows', '0..400', '--out', model)
    expect(trained.bytes).toBeLessThan(1_000_000)
    const played = await onefoldCommand('replay', recording ?? '', ...words, '--as', 'TB-03', '--speed', '60', '--model', model)
    expect(played.rows).toBe(1148)
    expect(played.findings).toHaveLength(1)
    expect(played.findings[0]).toMatchObject({ kind: 'anomaly', params: { channel: 'flow' } })

    const api = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${url}/api/trpc`, headers: { authorization: `Bearer ${token}` } })],
    })
    const order = await until('the work order', async () => (await api.workOrders.list.query({ objectId: played.objectId }))[0])
    expect(order.findingId).toBe(played.findings[0].findingId)
    const { finding } = await api.workOrders.byNumber.query({ number: order.number })
    expect(finding?.evidence.series.find(({ channel }) => channel === 'flow')?.expected?.length).toBeGreaterThan(10)
    const latest = await api.telemetry.latest.query({ objectIds: [played.objectId] })
    expect(latest[played.objectId]?.flow?.source).toBe('replayed')
  },
  120_000,
)
