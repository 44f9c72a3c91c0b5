import { defineConfig } from '@playwright/test'
import { chromium } from './e2e/chromium.ts'

const browser = await chromium()

/** The stories of the two sites mostly wait for their worlds, so they run side by side; everything else wants the machine for itself, and they too. */
const STORIES = /\/s[12]-[^/]*\.spec\.ts$/

/** Journeys on the running demo. Software rendering is slow here: tests wait for conditions, never for frames. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/demo.ts',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 2,
  projects: [
    { name: 'stories', testMatch: STORIES, workers: 2 },
    { name: 'rooms', testIgnore: STORIES, workers: 1, dependencies: ['stories'] },
  ],
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: browser.path, args: browser.args },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    actionTimeout: 30_000,
  },
})
