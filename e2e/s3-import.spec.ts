import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './journey.ts'
import { apiAs, desk, words } from './people.ts'

type Place = { lon: number; lat: number }
const good = ({ lon, lat }: Place) => [
  '位号,设备类型,名称,经度,纬度,站点',
  `IMP-1,路灯,导入路灯一,${lon},${lat},district`,
  `IMP-2,雨水箅子,导入雨水口二,${lon},${lat},district`,
]
const bad = ({ lon, lat }: Place) => [
  ...good({ lon, lat }),
  `IMP-3,路灯,经纬颠倒,${lat},${lon},district`,
  `=1+1,路灯,公式,${lon},${lat},district`,
  `IMP-5,茶壶,未知类型,${lon},${lat},district`,
]
const file = (lines: readonly string[]) => ({ name: '城市部件.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })

test('[S3] import with errors: every line says what is wrong, the mended file comes in, and is undone', async ({ browser }) => {
  test.setTimeout(180_000)
  const page = await desk(browser, 'engineer')
  const w = words('en', 'import')
  const { sites } = await (await apiAs('engineer')).access.me.query()
  const center = sites.find(({ slug }) => slug === 'district')?.center ?? { lon: 0, lat: 0 }
  await test.step('the file is taken, its Chinese headings are understood, and shown', async () => {
    await page.goto('/registry?site=district')
    await expect(page.getByTestId('registry-grid')).toBeVisible()
    await page.getByRole('link', { name: words('en', 'registry').import }).click()
    await page.getByLabel(w.choose).setInputFiles(file(bad(center)))
    await expect(page.getByLabel(/^位号 is brought in as/)).toHaveValue('tag')
    await expect(page.getByLabel(/^经度 is brought in as/)).toHaveValue('lon')
    await expect(page.getByLabel('“茶壶” is of the type')).toBeVisible()
  })
  await test.step('each bad line says why, and nothing can be brought in', async () => {
    await page.getByRole('button', { name: w.check }).click()
    await expect(page.getByText(/2 would be created, 0 changed, 0 stay as they are, 3 refused/)).toBeVisible({ timeout: 30_000 })
    const lines = page.getByRole('region', { name: w.lines })
    const problem = words('en', 'importProblem')
    await expect(lines.getByRole('row', { name: /^4/ })).toContainText(problem.SWAPPED.said)
    await expect(lines.getByRole('row', { name: /^5/ })).toContainText(problem.FORMULA.said)
    await expect(lines.getByRole('row', { name: /^6/ })).toContainText(problem.UNKNOWN_TYPE.said)
    await expect(page.getByRole('button', { name: /^Bring in/ })).toHaveAttribute('aria-disabled', 'true')
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
  })
  await test.step('the mended file comes in, and stands in the registry', async () => {
    await page.getByRole('button', { name: w.other }).click()
    await page.getByLabel(w.choose).setInputFiles(file(good(center)))
    await page.getByRole('button', { name: w.check }).click()
    await page.getByRole('button', { name: /^Bring in 2/ }).click()
    await expect(page.getByText(/2 created, 0 changed/)).toBeVisible({ timeout: 30_000 })
    const registry = await desk(browser, 'engineer', { locale: 'zh-CN' })
    await registry.goto('/registry?site=district&q=daoruludeng')
    await expect(registry.getByRole('row').filter({ hasText: 'IMP-1' })).toBeVisible({ timeout: 30_000 })
  })
  await test.step('it is undone as a whole', async () => {
    await page.getByRole('button', { name: w.undo }).click()
    await expect(page.getByText(/Undone: 2 withdrawn/)).toBeVisible({ timeout: 30_000 })
  })
})

test('[S3] the registry is found through, ordered and selected by the keyboard alone', async ({ browser }) => {
  const page = await desk(browser, 'engineer')
  await page.goto('/registry?site=district')
  const grid = page.getByTestId('registry-grid')
  await expect(grid).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('yushuibeng')
  await expect(page).toHaveURL(/q=yushuibeng/)
  await expect(grid.getByRole('row').nth(1)).toContainText(/P\d/)
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(/object=/)
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+Space')
  await expect(page.getByText('2 objects selected')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
})
