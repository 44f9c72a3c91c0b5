import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ModelManifest } from '#/protocol/windows-manifest.ts'

export type Scored = { score: number; expected: Float32Array; deviation: Float32Array }
export type Scorer = (level: ArrayLike<number>, base: ArrayLike<number>) => Promise<Scored>

/** Loads a model and tries it once on the window it was trained around.
 *  @throws Error with what is wrong: not ONNX, other inputs or outputs, other shapes, a result that is no number */
export async function openScorer(bytes: Uint8Array, manifest: Pick<ModelManifest, 'channels'>): Promise<Scorer> {
  const width = manifest.channels.length
  let session: InferenceSession
  try {
    session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 4,
    })
  } catch (cause) {
    throw new Error(`not an ONNX model that can be run: ${(cause as Error).message.slice(0, 200)}`)
  }
  same('inputs', session.inputNames, ['base', 'level'])
  same('outputs', session.outputNames, ['deviation', 'expected', 'score'])
  const score: Scorer = async (level, base) => {
    const feed = (values: ArrayLike<number>) => new Tensor('float32', Float32Array.from(values), [1, width])
    const result = await session.run({ level: feed(level), base: feed(base) })
    return {
      score: floats(result, 'score', 1)[0] ?? Number.NaN,
      expected: floats(result, 'expected', width),
      deviation: floats(result, 'deviation', width),
    }
  }
  const centers = manifest.channels.map(({ center }) => center)
  const probe = await score(centers, centers).catch((cause: Error) => {
    throw new Error(`does not take ${width} channels: ${cause.message.slice(0, 200)}`)
  })
  if (!Number.isFinite(probe.score) || !probe.expected.every(Number.isFinite)) throw new Error('answers with something that is no number')
  return score
}

function same(what: string, found: readonly string[], wanted: readonly string[]): void {
  if ([...found].sort().join() !== wanted.join()) throw new Error(`${what} are ${found.join(', ')}; wanted are ${wanted.join(', ')}`)
}

function floats(result: InferenceSession.OnnxValueMapType, name: string, length: number): Float32Array {
  const data = result[name]?.data
  if (!(data instanceof Float32Array) || data.length !== length) throw new Error(`output ${name} has not ${length} float values`)
  return data
}
