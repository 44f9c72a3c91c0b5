import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { connectAsync } from 'mqtt'
import { encodeSparkplug } from '#/protocol/sparkplug/index.ts'
import { METRIC, sparkplugTopic } from '#/protocol/topics.ts'
import { expect, test } from './journey.ts'
import { desk, signInAnew, words } from './people.ts'

const TAG = 'GW-AM4'
const frame = words('en', 'frame')
const fleet = words('en', 'fleet')
const gateway = words('en', 'gateway')

/** The line as the screen shows it, in a shell of the gateway's machine. `changed` stops it, writes into its configuration, and starts it again. */
function run(line: string): AsyncDisposable & { changed(setting: object): Promise<void> } {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-gateway-'))
  const start = (args: string[]) => spawn('node', ['bin/onefold', ...args, '--folder', dir], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [, , ...args] = line.trim().split(' ')
  let child = start(args)
  const stopped = async () => {
    if (child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return {
    async changed(setting) {
      await stopped()
      const file = join(dir, 'agent.json')
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...setting }))
      const at = args.indexOf('--claim')
      child = start(args.filter((_, i) => i !== at && i !== at + 1))
    },
    async [Symbol.asyncDispose]() {
      await stopped()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Says why, and does it; then nothing asks for a reason any more. */
async function because(page: Page, act: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: `${act}…` }).click()
  await page.getByLabel(fleet.reasonLabel).fill(reason)
  await page.getByRole('button', { name: act, exact: true }).click()
  await expect(page.getByLabel(fleet.reasonLabel)).toHaveCount(0)
}

test('[AM4] an administrator who was told nothing brings a gateway in: registered, a one-time code, enrolled with it, certified, proven, on the map; looks at what has changed on it, puts it into quarantine, releases it, and revokes it', async ({
  browser,
}) => {
  const page = await desk(browser, 'administrator', { cookie: await signInAnew('administrator') })
  await page.goto('/access?site=district')
  await page.getByRole('link', { name: frame.room.fleet, exact: true }).click()
  await page.getByRole('link', { name: fleet.add }).click()
  await page.getByLabel(gateway.tag).fill(TAG)
  await page.getByRole('button', { name: gateway.register }).click()
  await expect(page.getByRole('heading', { name: TAG })).toBeVisible()
  await page.getByRole('button', { name: gateway.claimMake }).click()
  await expect(page.getByRole('img', { name: gateway.claimQr }).locator('svg')).toBeVisible()
  await using agent = run((await page.getByText(/^npx onefold agent /).textContent()) ?? '')
  for (const step of ['enrolled', 'online', 'certified', 'attested'])
    await expect(page.getByRole('listitem').filter({ hasText: gateway.step[step] })).toContainText(gateway.done, { timeout: 60_000 })
  await expect(page.getByRole('row').filter({ hasText: gateway.counts })).toBeVisible()
  await page.getByRole('link', { name: gateway.onMap }).click()
  await expect(page.getByRole('heading', { name: TAG })).toBeVisible()

  await page.goto(`/fleet/${TAG}`)
  await agent.changed({ modelDirs: ['models-of-another'] })
  await expect(async () => {
    await page.getByRole('button', { name: gateway.askEvidence }).click({ timeout: 2_000 })
    await expect(page.getByText(gateway.differs.configuration)).toBeVisible({ timeout: 8_000 })
  }).toPass({ timeout: 60_000 })
  await page.getByRole('button', { name: gateway.acceptEvidence }).click()
  await expect(page.getByText(gateway.differs.configuration)).toHaveCount(0)
  await expect(page.getByText(gateway.verdict.affirmed).first()).toBeVisible()

  const notice = page.getByRole('alert', { name: fleet.inQuarantine.replace('{tag}', TAG) })
  await because(page, gateway.putInQuarantine, 'Its cabinet stands open')
  await expect(notice).toContainText(fleet.rule.by_hand)
  await because(page, fleet.release, 'The cabinet is locked again')
  await expect(notice).toHaveCount(0)
  await because(page, gateway.revoke, 'Taken out of service')
  await expect(page.getByRole('row').filter({ hasText: 'Taken out of service' })).toBeVisible()
})

test('[AM7] a Sparkplug B node of another vendor is let in by what the screen shows once: broker, group, node, password; it connects over TLS and is there', async ({
  browser,
}) => {
  const tag = `GW-AM7-${Date.now() % 1e6}`
  const page = await desk(browser, 'administrator', { cookie: await signInAnew('administrator') })
  await page.goto('/fleet?site=district')
  await page.getByRole('link', { name: fleet.add }).click()
  await page.getByLabel(gateway.tag).fill(tag)
  await page.getByRole('button', { name: gateway.register }).click()
  await page.getByRole('button', { name: gateway.nodeMake }).click()
  const shown = page.getByLabel(gateway.nodeAccess)
  await expect(shown).toBeVisible()
  const [broker = '', group = '', node = '', username = '', password = ''] = await shown.getByRole('definition').allTextContents()
  expect(broker).toMatch(/^mqtts:/)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: gateway.nodeCa }).click()
  const ca = readFileSync(await (await saved).path())

  const birth = (bdSeq: number) => Buffer.from(encodeSparkplug({ timestampMs: Date.now(), seq: 0, metrics: [{ name: METRIC.bdSeq, type: 'Int64', value: bdSeq }] })) // biome-ignore format: one message
  const will = { topic: sparkplugTopic(group, 'NDEATH', node), payload: birth(1), qos: 1 as const, retain: false }
  await expect(connectAsync(broker, { ca, username, password: 'guessed', reconnectPeriod: 0 })).rejects.toThrow(/bad user ?name/i)
  const client = await connectAsync(broker, { ca, username, password, will, reconnectPeriod: 0 })
  await client.publishAsync(sparkplugTopic(group, 'NBIRTH', node), birth(1))
  const step = (name: string) => page.getByRole('listitem').filter({ hasText: gateway.step[name] })
  for (const name of ['enrolled', 'online']) await expect(step(name)).toContainText(gateway.done)
  await client.endAsync()
})
