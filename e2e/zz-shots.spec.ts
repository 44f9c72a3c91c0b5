import { test } from '@playwright/test'
import { desk } from './people.ts'
test('shots', async ({ browser }) => {
  test.setTimeout(120_000)
  const bad = ['位号,设备类型,名称,经度,纬度,站点', 'SH-1,路灯,导入路灯一,121.5,31.3,district', 'SH-3,路灯,经纬颠倒,31.3,121.5,district', '=1+1,路灯,公式,121.5,31.3,district', 'SH-5,茶壶,未知类型,121.5,31.3,district']
  for (const [locale, theme, tablet] of [['en', 'grey', false], ['zh-CN', 'dark', true]] as const) {
    const page = await desk(browser, 'engineer', { locale, theme, tablet })
    await page.goto('/registry?site=district&q=pump')
    await page.getByTestId('registry-grid').waitFor()
    await page.getByTestId('registry-grid').focus()
    await page.keyboard.press('ArrowDown'); await page.keyboard.press('Space'); await page.keyboard.press('ArrowDown'); await page.keyboard.press('Shift+Space')
    await page.waitForTimeout(1500)
    await page.screenshot({ path: `/tmp/of/import-reg-${theme}.png` })
    await page.goto('/registry/import?site=district')
    await page.locator('input[type=file]').setInputFiles({ name: '城市部件.csv', mimeType: 'text/csv', buffer: Buffer.from(bad.join('\n')) })
    await page.locator('select').first().waitFor()
    await page.waitForTimeout(500)
    await page.screenshot({ path: `/tmp/of/import-cols-${theme}.png` })
    await page.getByRole('button').filter({ hasText: /Check all|检查所有/ }).click()
    await page.getByRole('region').filter({ hasText: 'SH-3' }).waitFor()
    await page.waitForTimeout(4000)
    await page.screenshot({ path: `/tmp/of/import-check-${theme}.png` })
  }
})
