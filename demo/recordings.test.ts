import { expect, test } from 'vitest'
import { pressMotorRecordings, stormPumpRecordings } from './recordings.ts'

const table = (text: string) => {
  const [header = '', ...lines] = text.trim().split('\n')
  const columns = header.split(',')
  return lines.map(
    (line) =>
      Object.fromEntries(line.split(',').map((cell, i) => [columns[i] ?? '', i === 0 ? cell : Number(cell)])) as Record<string, number>,
  )
}

test('[RC1] the pumps are recorded without a fault: what runs delivers 0.25 m³/s; the same seed gives the same file', () => {
  const files = stormPumpRecordings()
  expect(files.map((file) => file.name)).toEqual(['PS-03-P1.csv', 'PS-03-P2.csv', 'PS-03-P3.csv'])
  const rows = files.flatMap((file) => table(file.text))
  expect(rows.every((row) => Object.values(row).every((value) => typeof value === 'string' || Number.isFinite(value)))).toBe(true)
  const running = rows.filter((row) => row.running === 1)
  expect(running.length).toBeGreaterThan(3000)
  const settled = running.filter((row) => (row.flow ?? 0) > 0.24)
  expect(settled.length / running.length).toBeGreaterThan(0.95)
  expect(stormPumpRecordings()[1]?.text).toBe(files[1]?.text)
})

test('[RC2] eleven healthy motors, none above 0.15 g', () => {
  const files = pressMotorRecordings()
  expect(files.length).toBe(11)
  const highest = Math.max(...files.flatMap((file) => table(file.text)).map((row) => row.env_bpfo ?? 0))
  expect(highest).toBeGreaterThan(0.03)
  expect(highest).toBeLessThan(0.15)
})
