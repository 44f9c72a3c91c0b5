import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium as engine, type Page } from '@playwright/test'
import { chromium } from '#/e2e/chromium.ts'
import { cookiesIn } from '#/e2e/people.ts'
import type { DemoProcess } from './demo-process.ts'
import { signIn } from './session.ts'
import { percentile, type Row } from './shape.ts'

const OBJECT = 'PS-03/P2'

async function open(demo: DemoProcess): Promise<{ browser: Browser; page: Page }> {
  const { path, args } = await chromium()
  const browser = await engine.launch({ executablePath: path, args })
  const { cookie } = await signIn(demo, 'operator')
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(cookiesIn(cookie, demo.url))
  const page = await context.newPage()
  await settled(browser)
  return { browser, page }
}

const LOOK_EVERY_MS = 250
const AT_REST_S = 0.02

/** A browser that has started is still busy with itself; its user opens a page in one that runs. */
async function settled(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession()
  const used = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  }
  let before = Number.NEGATIVE_INFINITY
  for (let now = await used(); now - before > AT_REST_S; now = await used()) {
    before = now
    await pause(LOOK_EVERY_MS)
  }
  await session.detach()
}

/** The map with an empty cache: script over the wire, and time until its objects are drawn. */
export async function mapFigures(demo: DemoProcess): Promise<{ jsKb: number; scripts: number; firstLoadMs: number }> {
  const { browser, page } = await open(demo)
  try {
    let bytes = 0
    let scripts = 0
    page.on('requestfinished', (request) => {
      if (!/\.m?js(\?|$)/.test(request.url())) return
      scripts++
      void request.sizes().then((sizes) => {
        bytes += sizes.responseBodySize
      })
    })
    const startedMs = performance.now()
    await page.goto(`${demo.url}/map?site=district`)
    await page.locator('[data-testid="map"][data-idle][data-signs]').waitFor({ timeout: 60_000 })
    const firstLoadMs = performance.now() - startedMs
    await page.waitForLoadState('networkidle').catch(() => {})
    return { jsKb: bytes / 1000, scripts, firstLoadMs }
  } finally {
    await browser.close()
  }
}

/** From the time a driver stamped a reading to the moment its figure stood in the page, on the object's page and on the map beside it. */
export async function browserFigures(demo: DemoProcess, n: number): Promise<Row[]> {
  const { browser, page } = await open(demo)
  try {
    await page.goto(`${demo.url}/id/${OBJECT}`)
    const onPage = await delays(page, n)
    await page.goto(`${demo.url}/map?site=district&sel=${encodeURIComponent(OBJECT)}`)
    const onMap = await delays(page, Math.ceil(n / 3))
    const how = (where: string) =>
      `device time of a reading to its value in the DOM ${where} (${OBJECT}), page open for three seconds, same clock, demo world running`
    return [
      { name: 'reading_to_browser_p99_ms', value: Math.round(percentile(onPage, 99)), n: onPage.length, how: how('of the object page') },
      { name: 'reading_to_map_p99_ms', value: Math.round(percentile(onMap, 99)), n: onMap.length, how: how("of the map's inspector") },
    ]
  } finally {
    await browser.close()
  }
}

const OPENED_MS = 3_000

/** Of a page that is open: while it is still being built, its first values wait for that. */
async function delays(page: Page, n: number): Promise<number[]> {
  await page.locator('[data-at]').first().waitFor({ timeout: 60_000 })
  await pause(OPENED_MS)
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = []
        const observer = new MutationObserver((changes) => {
          for (const { target } of changes) {
            const at = Number((target as HTMLElement).dataset.at)
            if (at > 0) seen.push(Date.now() - at)
          }
          if (seen.length < wanted) return
          observer.disconnect()
          resolve(seen)
        })
        observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-at'] })
      }),
    n,
  )
}
