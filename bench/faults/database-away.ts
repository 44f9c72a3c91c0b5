import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium as engine, type Page } from '@playwright/test'
import { chromium } from '#/e2e/chromium.ts'
import { cuttable } from '#/server/platform/testing-way.ts'
import { startDemoProcess } from '../demo-process.ts'
import { signIn } from '../session.ts'
import { type Row, round } from '../shape.ts'
import { startConfirmedBed, storedIn } from './confirmed-bed.ts'
import type { FaultInput, FaultRun } from './fault.ts'
import { sendAll } from './sender.ts'

const AROUND_MS = 3_000
const ROOM = '/registry'
const WITHIN_MS = 15_000
const LOOKED_AT = 10

export const databaseAway: FaultRun = async (input) => {
  const awayS = input.full ? 60 : 10
  return [...(await confirmedAcross(input, awayS)), ...(await seenAcross(input, awayS))]
}

/** Gateways go on sending while the way to the database is cut. */
async function confirmedAcross({ cluster, progress }: FaultInput, awayS: number): Promise<Row[]> {
  const address = await cluster.database('faults')
  await using way = await cuttable(address)
  await using bed = await startConfirmedBed(address, { through: way.address })
  let [sent, sentAway, away, over] = [0, 0, false, false]
  const onConfirmed = (count: number) => {
    sent += count
    if (away) sentAway += count
  }
  const fromMs = Date.now() - 3_600_000
  const order = { readings: Number.POSITIVE_INFINITY, fromMs, url: bed.url, onConfirmed, ended: () => over }
  const sending = Promise.all(bed.gateways.map((gateway) => sendAll(gateway, order)))
  await sleep(AROUND_MS)
  progress(`${sent} confirmed; the database is away for ${awayS} s`)
  way.cut(true)
  away = true
  await sleep(awayS * 1_000)
  away = false
  way.open()
  const openedMs = performance.now()
  const before = sent
  while (sent === before && performance.now() - openedMs < 60_000) await sleep(20)
  const backS = sent === before ? null : (performance.now() - openedMs) / 1_000
  await sleep(AROUND_MS)
  over = true
  await sending
  await bed.server()[Symbol.asyncDispose]()
  const { rows, distinct } = await storedIn(address)
  const how = `${sent} readings confirmed over HTTPS, the database away for ${awayS} s on the way`
  return [
    { name: 'fault_13_lost', value: sent - distinct, n: sent, how: `${how}: confirmed and not there` },
    { name: 'fault_13_twice', value: rows - distinct, n: sent, how: `${how}: there more than once` },
    { name: 'fault_13_confirmed_away', value: sentAway, n: sent, how: `${how}: confirmed while there was none` },
    { name: 'fault_13_back_s', value: backS === null ? null : round(backS), n: 1, how: `${how}: from its return to the next confirmed` },
  ]
}

/** The demo in Chromium: one page that stands open, one that is opened while the database is away. */
async function seenAcross({ project, progress }: FaultInput, awayS: number): Promise<Row[]> {
  progress('the demo, and a browser')
  await using demo = await startDemoProcess(project)
  const { path, args } = await chromium()
  const browser = await engine.launch({ executablePath: path, args })
  try {
    const { cookie } = await signIn(demo, 'engineer')
    const context = await browser.newContext({ baseURL: demo.url, viewport: { width: 1440, height: 900 } })
    await context.addCookies(
      cookie
        .split('; ')
        .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: demo.url })),
    )
    const [standing, later] = [await context.newPage(), await context.newPage()]
    await standing.goto(ROOM)
    const shown = standing.locator('main [role=row], main tr, main li')
    await shown.first().waitFor({ timeout: 60_000 })
    const before = (await shown.allTextContents()).slice(0, LOOKED_AT)
    progress(`the database is away for ${awayS} s`)
    const back = takeAway(demo.dataDir)
    const goneMs = performance.now()
    const degradedS = await seenWithin(standing, '[data-trouble=DATABASE_AWAY]', goneMs)
    await later.goto(ROOM).catch(() => {})
    await later
      .locator('h1')
      .waitFor({ timeout: WITHIN_MS })
      .catch(() => {})
    const blank = [await isBlank(standing), await isBlank(later)].filter(Boolean).length
    await sleep(Math.max(0, awayS * 1_000 - (performance.now() - goneMs)))
    const after = new Set(await shown.allTextContents())
    back()
    const backMs = performance.now()
    await standing.locator('[data-trouble]').waitFor({ state: 'detached', timeout: 60_000 })
    await later.locator('main').waitFor({ timeout: 60_000 })
    const wholeS = (performance.now() - backMs) / 1_000
    const how = `the demo in Chromium, its database killed and kept away for ${awayS} s`
    return [
      {
        name: 'fault_13_degraded_s',
        value: degradedS === null ? null : round(degradedS),
        n: 1,
        how: `${how}: until a page that stands open says so`,
      },
      {
        name: 'fault_13_unreadable',
        value: before.filter((row) => !after.has(row)).length,
        n: before.length,
        how: `${how}: of the rows that stood on it before, those that do not at the end`,
      },
      {
        name: 'fault_13_blank_pages',
        value: blank,
        n: 2,
        how: `${how}: pages without words, one that stands open and one opened meanwhile`,
      },
      { name: 'fault_13_whole_s', value: round(wholeS), n: 2, how: `${how}: from its return until both pages are whole by themselves` },
    ]
  } finally {
    await browser.close()
  }
}

/** Its socket is nowhere to be found, so that it is not there again at once when it is started anew. @returns puts it back */
function takeAway(dataDir: string): () => void {
  const [run, aside] = [join(dataDir, 'run'), join(dataDir, 'run.aside')]
  const pid = Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
  renameSync(run, aside)
  process.kill(pid, 'SIGKILL')
  return () => {
    if (!existsSync(run)) renameSync(aside, run)
  }
}

async function seenWithin(page: Page, selector: string, fromMs: number): Promise<number | null> {
  const found = await page
    .locator(selector)
    .waitFor({ timeout: WITHIN_MS })
    .then(
      () => true,
      () => false,
    )
  return found ? (performance.now() - fromMs) / 1_000 : null
}

const isBlank = async (page: Page): Promise<boolean> =>
  !/\p{L}/u.test((await page.locator('body').locator('h1, main').allTextContents()).join())
