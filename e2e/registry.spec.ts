import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentIn } from './agents.ts'
import { bring } from './bring.ts'
import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, signInAnew, words } from './people.ts'

test('[RJ1] one gateway identity alive twice: neither is commanded, until a person enrols the true one by a one-time code', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const fleet = words('en', 'fleet')
  const find = await bring('GW-RJ,gateway,,Clone gateway,克隆网关,GW-RJ,district,', 'RJ-P1,storm-pump,,Clone pump,克隆泵,GW-RJ,district,')
  const cookie = await signInAnew('engineer') // who makes a claim code has just shown who he is
  const api = await apiAs('engineer', { cookie })
  const gateway = await find('GW-RJ')
  const { claimCode } = await api.gateways.issueClaim.mutate({ gatewayObjectId: gateway.id as never })
  const dir = await mkdtemp(join(tmpdir(), 'onefold-journey-'))
  const config = { name: 'GW-RJ', claimCode, terminal: 'RJ-P1' }
  const page = await desk(browser, 'engineer', { cookie })
  const row = page.getByRole('row').filter({ hasText: 'GW-RJ' })
  let truth: ReturnType<typeof agentIn> | null = null
  try {
    await page.goto('/fleet?site=district')
    truth = agentIn(join(dir, 'true'), config)
    await expect(row).toContainText(fleet.online, { timeout: 30_000 })
    await mkdir(join(dir, 'fork/GW-RJ'), { recursive: true })
    for (const file of ['key.json', 'identity.json']) await cp(join(dir, 'true/GW-RJ', file), join(dir, 'fork/GW-RJ', file))
    await using _fork = agentIn(join(dir, 'fork'), config)
    await expect(row).toContainText(fleet.quarantined, { timeout: 30_000 })
    await row.click()
    const warning = page.getByRole('alert', { name: fleet.inQuarantine.replace('{tag}', 'GW-RJ') })
    await expect(warning).toContainText(fleet.rule.identity_twice)
    await expect(warning).toContainText(fleet.twiceMeans)
    await warning.getByRole('button', { name: fleet.issueClaim }).click()
    const fresh = (await warning.locator('output').textContent()) ?? ''
    await truth[Symbol.asyncDispose]()
    truth = agentIn(join(dir, 'true'), { ...config, claimCode: fresh })
    await expect(row).toContainText(fleet.online, { timeout: 30_000 })
    await expect(warning).toHaveCount(0)
  } finally {
    await truth?.[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  }
})

test('[RJ2] two records for one thing are laid beside each other; merged, the codes of one lead to the other', async ({ browser }) => {
  test.setTimeout(120_000)
  const said = words('en', 'clashes')
  const find = await bring(
    'RJ-D1,storm-drain,,Drain at the corner,路口雨水口,,district,',
    'RJ-D2,storm-drain,,Corner drain,拐角雨水口,,district,',
  )
  const page = await desk(browser, 'engineer')
  await page.goto('/registry/clashes?site=district')
  await page.getByRole('button', { name: said.reportTwo }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(said.one).fill('RJ-D1')
  await dialog.getByLabel(said.other).fill('RJ-D2')
  await dialog.getByLabel(said.reason).fill('seen on the street: there is one grate')
  await dialog.getByRole('button', { name: said.reportTwo }).click()
  await page.getByRole('row').filter({ hasText: 'RJ-D1' }).click()
  const panel = page.getByRole('complementary', { name: said.inspector })
  await expect(panel).toContainText('Drain at the corner')
  await expect(panel).toContainText('Corner drain')
  await panel.getByRole('radio', { name: said.decision.merge }).check()
  await panel.getByLabel(said.reason).fill('one grate, one record')
  await panel.getByRole('button', { name: said.decision.merge }).click()
  await expect(panel).toContainText(said.decidedBy.replace('{by}', 'Sam Okafor'))
  const gone = await find('RJ-D2')
  await page.goto(`/id/${gone.code}`)
  await expect(page.getByRole('status').filter({ hasText: words('en', 'object').succeeded.merged })).toContainText('RJ-D1')
})

test('[RJ3] a fault is reported by the label’s address without signing in, judged by a person, and becomes work', async ({ browser }) => {
  test.setTimeout(120_000)
  const said = words('en', 'labels').public
  const find = await bring('RJ-L1,street-light,,Lamp at the quay,码头路灯,,district,')
  const lamp = await find('RJ-L1')
  const [label] = await (await apiAs('engineer')).registry.labels.of.mutate({ objectIds: [lamp.id as never] })
  const stranger = await browser.newContext({ baseURL: running().url, locale: 'en' })
  const phone = await stranger.newPage()
  await phone.goto(`/id/${lamp.code}?t=${label?.token}`)
  await expect(phone.getByText(lamp.code)).toBeVisible()
  await expect(phone.getByText(/\d{2}\.\d{4,}/)).toHaveCount(0) // nowhere where it is
  await phone.getByLabel(said.what).fill('It flickers and hums')
  await phone.getByRole('button', { name: said.send }).click()
  await expect(phone.getByText(said.sent)).toBeVisible()
  await phone.goto(`/id/${lamp.code}?t=AAAAAAAA`)
  await expect(phone.getByText(said.unknown)).toBeVisible()

  const work = words('en', 'work')
  const page = await desk(browser, 'operator')
  await page.goto('/work?site=district')
  const line = page.getByRole('listitem').filter({ hasText: 'It flickers and hums' })
  await line.getByRole('button', { name: work.requests.accept }).click()
  await expect(page).toHaveURL(/WO-/)
  await expect(page.getByRole('button', { name: work.requests.accept })).toHaveCount(0) // judged once
})

test('[RJ4] an object is found by each of its codes however typed; several are a choice, a typo says what was expected (zh-CN)', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const find = await bring(
    'RJ-A1,pump-asset,asset,Pump A,水泵甲,,district,RJ-7001',
    'RJ-A2,motor-asset,asset,Motor B,电机乙,,district,RJ-7001',
    'RJ-A3,pump-asset,asset,Pump C,水泵丙,,district,RJ-7003',
  )
  const pump = await find('RJ-A3')
  const page = await desk(browser, 'engineer', { locale: 'zh-CN' })
  const object = words('zh-CN', 'object')
  for (const code of ['RJ-A3', 'rj-a3', pump.code, pump.code.toLowerCase(), 'ＲＪ－７００３']) {
    await page.goto(`/id/${encodeURI(code)}`)
    await expect(page.getByRole('heading', { level: 1, name: '水泵丙' }), code).toBeVisible()
  }
  await page.goto('/id/RJ-7001')
  await expect(page.getByRole('heading', { name: object.choices.replace('{code}', 'RJ-7001').replace('{count}', '2') })).toBeVisible()
  await page.getByRole('link').filter({ hasText: '电机乙' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '电机乙' })).toBeVisible()
  const typo = pump.code.slice(0, -1) + (pump.code.endsWith('0') ? '1' : '0')
  await page.goto(`/id/${typo}`)
  await expect(page.getByText(pump.code.split('/')[1]!)).toBeVisible()
  await page.goto('/id/11112/SURF.82df4163')
  await expect(page.getByText(words('zh-CN', 'foreign').off)).toBeVisible()
})

test('[RJ5] the life of an object: taken out of service with a reason, seen as it was before, and a name proposed by the crew is decided', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const life = words('en', 'life')
  const facts = words('en', 'facts')
  await bring('RJ-F1,storm-drain,,Drain at the mill,磨坊雨水口,,district,')
  await (await apiAs('engineer')).registry.facts.setOwner.mutate({
    group: 'identity',
    typeId: 'storm-drain',
    role: 'engineer',
    organisation: 'Land Office',
  })
  const page = await desk(browser, 'engineer')
  await page.goto('/id/RJ-F1')
  const section = page.getByRole('region', { name: life.title })
  await section.getByRole('button', { name: life.step.take_out_of_service }).click()
  await page.getByRole('dialog').getByLabel(life.why, { exact: true }).fill('the grate is broken')
  await page.getByRole('dialog').getByRole('button', { name: life.step.take_out_of_service }).click()
  await expect(section.getByRole('row').filter({ hasText: life.verb.out_of_service })).toContainText('the grate is broken')
  await section.getByRole('row').filter({ hasText: life.verb.registered }).getByRole('button').click()
  await expect(page).toHaveURL(/asof=/)
  const band = page.getByRole('region', { name: life.asOfTitle })
  await expect(band).toContainText(life.state.in_service)
  await expect(band).toContainText(life.nowIs.replace('{value}', life.state.out_of_service))
  await band.getByRole('button', { name: life.backToNow }).click()
  await expect(band).toHaveCount(0)

  const crew = await desk(browser, 'crew')
  await crew.goto('/id/RJ-F1')
  const row = crew.getByRole('region', { name: facts.section }).getByRole('row').filter({ hasText: facts.group.identity })
  await expect(row).toContainText('Land Office')
  await row.getByRole('button', { name: facts.propose }).click()
  await crew.getByLabel(facts.nameEn).fill('Drain at the old mill')
  await crew.getByRole('dialog').getByLabel(facts.why).fill('the mill was closed')
  await crew.getByRole('dialog').getByRole('button', { name: facts.propose }).click()
  await expect(row.getByRole('link')).toBeVisible()

  await page.goto('/registry/proposals')
  await page.getByRole('row').filter({ hasText: 'RJ-F1' }).click()
  await page.getByRole('button', { name: facts.accept, exact: true }).click()
  await expect(page.getByRole('row').filter({ hasText: 'RJ-F1' })).toHaveCount(0)
  await crew.reload()
  await expect(crew.getByRole('heading', { level: 1, name: 'Drain at the old mill' })).toBeVisible()
})
