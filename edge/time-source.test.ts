import { expect, test } from 'vitest'
import { timeSource } from './time-source.ts'

test('[CL4] what holds the clock is what the configuration says, else what can be seen; PTP before NTP, and nothing is none', () => {
  const seen = (...paths: string[]) => timeSource(undefined, (path) => paths.includes(path))
  expect(seen()).toBe('none')
  expect(seen('/run/systemd/timesync/synchronized')).toBe('ntp')
  expect(seen('/run/chrony/chronyd.pid', '/run/ptp4l')).toBe('ptp')
  expect(timeSource('none', () => true)).toBe('none')
})
