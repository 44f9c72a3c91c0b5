import { encodeModel, floatTensor, type GraphNode, int8Tensor, type Tensor } from './onnx.ts'

/** Expected value of each channel: base + f(level - base), f a hidden layer of `tanh` over the scaled deviations. Row-major weights. */
export type Network = {
  channels: number
  hidden: number
  /** 1 / scale of the deviations that go in. */
  inputGain: Float64Array
  /** channels x hidden */
  first: Float64Array
  firstBias: Float64Array
  /** hidden x channels, in units of the channel */
  second: Float64Array
  secondBias: Float64Array
  limit: Float64Array
}

/** Score = highest |level - expected| / limit over the channels. Inputs `level` and `base`, outputs `score`, `expected` and `deviation`
 *  (signed, in limits). The weights are int8 with one float scale a column, undone by DequantizeLinear. */
export function encodeNetwork(network: Network, facts: Record<string, string>): Uint8Array {
  const { channels: c, hidden: h } = network
  const first = quantise('w1', c, h, network.first)
  const second = quantise('w2', h, c, network.second)
  const nodes: GraphNode[] = [
    { op: 'Sub', inputs: ['level', 'base'], outputs: ['moved'] },
    { op: 'Mul', inputs: ['moved', 'input_gain'], outputs: ['scaled'] },
    dequantise('w1'),
    { op: 'MatMul', inputs: ['scaled', 'w1'], outputs: ['hidden_sum'] },
    { op: 'Add', inputs: ['hidden_sum', 'b1'], outputs: ['hidden_in'] },
    { op: 'Tanh', inputs: ['hidden_in'], outputs: ['hidden'] },
    dequantise('w2'),
    { op: 'MatMul', inputs: ['hidden', 'w2'], outputs: ['explained_sum'] },
    { op: 'Add', inputs: ['explained_sum', 'b2'], outputs: ['explained'] },
    { op: 'Add', inputs: ['base', 'explained'], outputs: ['expected'] },
    { op: 'Sub', inputs: ['level', 'expected'], outputs: ['residual'] },
    { op: 'Div', inputs: ['residual', 'limit'], outputs: ['deviation'] },
    { op: 'Abs', inputs: ['deviation'], outputs: ['size'] },
    { op: 'ReduceMax', inputs: ['size'], outputs: ['score'], attributes: { axes: { ints: [1] }, keepdims: { int: 1 } } },
  ]
  const constants = [
    floatTensor('input_gain', [1, c], network.inputGain),
    ...first,
    floatTensor('b1', [1, h], network.firstBias),
    ...second,
    floatTensor('b2', [1, c], network.secondBias),
    floatTensor('limit', [1, c], network.limit),
  ]
  const wide = (name: string) => ({ name, element: 'float', dims: ['windows', c] }) as const
  return encodeModel(
    {
      name: 'onefold_window',
      nodes,
      constants,
      inputs: [wide('level'), wide('base')],
      outputs: [{ name: 'score', element: 'float', dims: ['windows', 1] }, wide('expected'), wide('deviation')],
    },
    facts,
  )
}

const dequantise = (name: string): GraphNode => ({
  op: 'DequantizeLinear',
  inputs: [`${name}_q`, `${name}_scale`, `${name}_zero`],
  outputs: [name],
  attributes: { axis: { int: 1 } },
})

/** Symmetric, one scale a column: |error| <= column maximum / 254. */
function quantise(name: string, rows: number, columns: number, values: Float64Array): Tensor[] {
  const scales = new Float32Array(columns)
  const quantised = new Int8Array(rows * columns)
  for (let j = 0; j < columns; j++) {
    let highest = 0
    for (let i = 0; i < rows; i++) highest = Math.max(highest, Math.abs(values[i * columns + j] ?? 0))
    const scale = highest > 0 ? highest / 127 : 1
    scales[j] = scale
    for (let i = 0; i < rows; i++) quantised[i * columns + j] = Math.round((values[i * columns + j] ?? 0) / scale)
  }
  return [
    int8Tensor(`${name}_q`, [rows, columns], quantised),
    floatTensor(`${name}_scale`, [columns], scales),
    int8Tensor(`${name}_zero`, [columns], new Int8Array(columns)),
  ]
}
