import { Agent, get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

/** Asks at a fixed rate whether or not answers come, on a thread of its own; each is timed from when it was due. */
export type Load = { url: string; paths: string[]; token: string; perSecond: number; seconds: number }

const { url, paths, token, perSecond, seconds } = workerData as Load
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
const total = perSecond * seconds
const took: number[] = []
let failed = 0
let asked = 0
const startMs = performance.now()

function ask(path: string, dueMs: number): void {
  get(url + path, { agent, headers }, (response) => {
    response.resume()
    response.on('end', () => done(response.statusCode === 200, dueMs))
  }).on('error', () => done(false, dueMs))
}

function done(good: boolean, dueMs: number): void {
  if (!good) failed++
  took.push(performance.now() - startMs - dueMs)
  if (took.length < total) return
  parentPort?.postMessage({ took, failed })
  agent.destroy()
}

const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * perSecond) + 1)
  for (; asked < due; asked++) ask(paths[asked % paths.length] as string, (asked * 1000) / perSecond)
  if (asked === total) clearInterval(timer)
}, 1)
