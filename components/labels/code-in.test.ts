import { expect, test } from 'vitest'
import { codeIn } from './code-in.ts'

test.each([
  ['https://onefold.example/id/88.999.1/7K3ZQ2?t=0123ABCD', '88.999.1/7K3ZQ2'],
  ['http://localhost:3000/id/PS-03%2FP2', 'PS-03/P2'],
  ['https://onefold.example/id/%E6%B3%B5%E7%AB%99-03/', '泵站-03'],
  ['  PS-03/P2 \n', 'PS-03/P2'],
  ['88.999.1/7K3ZQ2', '88.999.1/7K3ZQ2'],
  ['https://id.gs1.org/8004/4012345ABC', 'https://id.gs1.org/8004/4012345ABC'],
  ['https://onefold.example/id/%E0%A4%A', 'https://onefold.example/id/%E0%A4%A'],
])('[RG1] a label that says %j is asked for as %j', (scanned, code) => {
  expect(codeIn(scanned)).toBe(code)
})
