import { expect, test } from 'vitest'
import type { Finding } from '#/server/inference/contract.ts'
import { forecastOf } from './finding-limits.ts'

const finding = (params: Record<string, unknown>) => ({ evidence: { params } }) as unknown as Finding
const LIFE = { channel: 'env_bpfo', failure: 1.5, remainingP10H: 52, remainingP50H: 82, remainingP90H: 115, speed: 1480 }
const HOUR_MS = 3_600_000

test('[OB9] the way to failure starts at the newest value and meets the failure level at the quantiles of the model', () => {
  expect(forecastOf(finding(LIFE), 'env_bpfo', 0.8, 0)).toEqual({
    fromMs: 0,
    value: 0.8,
    level: 1.5,
    p10Ms: 52 * HOUR_MS,
    p50Ms: 82 * HOUR_MS,
    p90Ms: 115 * HOUR_MS,
  })
})

test('[OB9] there is none for another channel, without a life, and where the level is reached already', () => {
  expect(forecastOf(finding(LIFE), 'v_rms', 0.8, 0)).toBeNull()
  expect(forecastOf(finding({ channel: 'env_bpfo', failure: 1.5 }), 'env_bpfo', 0.8, 0)).toBeNull()
  expect(forecastOf(finding(LIFE), 'env_bpfo', 1.6, 0)).toBeNull()
  expect(forecastOf(null, 'env_bpfo', 0.8, 0)).toBeNull()
})
