import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'

/** A network of its own, which has `::1` and a local address of IPv6 and nothing else. */
const OWN_NETWORK = ['--net', '--mount']
const BARE = 'ip link set lo up && ip addr del 127.0.0.1/8 dev lo && ip -6 addr add fd00::1/64 dev lo && mount --bind "$1" /etc/hosts'
const dir = mkdtempSync(join(tmpdir(), 'onefold-v6-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const hosts = join(dir, 'hosts')
writeFileSync(hosts, '::1 localhost\n')
const canTakeIt = spawnSync('unshare', [...OWN_NETWORK, 'sh', '-c', BARE, 'sh', hosts]).status === 0

test.skipIf(!canTakeIt)(
  '[V6] on a machine without IPv4 a gateway enrols, its readings arrive, a stream opens, a command is carried out',
  async () => {
    const inside = `${BARE} && exec "$0" test/kill/without-ipv4-process.ts "$2"`
    const child = spawn('unshare', [...OWN_NETWORK, 'sh', '-c', inside, process.execPath, hosts, dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(complained).toBe('')
    expect(JSON.parse(said)).toEqual({ healthy: true, commanded: 'confirmed', streamed: 'text/event-stream', ipv4Listeners: 0 })
  },
  90_000,
)
