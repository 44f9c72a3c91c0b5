import { ProtoWriter } from './protobuf.ts'

/** @source onnx/onnx.proto of ONNX 1.16: the field numbers below are those of ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto */
const ELEMENT = { float: 1, int8: 3, int64: 7, bool: 9 } as const
type Element = keyof typeof ELEMENT

export type Tensor = { name: string; element: Element; dims: readonly number[]; raw: Uint8Array }
export type Attribute = { ints: readonly number[] } | { int: number } | { graph: Graph }
export type GraphNode = { op: string; inputs: readonly string[]; outputs: readonly string[]; attributes?: Record<string, Attribute> }
/** A dimension that is a word is free: the number of windows scored at once. */
export type Value = { name: string; element: Element; dims: readonly (number | string)[] }
export type Graph = {
  name: string
  nodes: readonly GraphNode[]
  constants: readonly Tensor[]
  inputs: readonly Value[]
  outputs: readonly Value[]
}

export const floatTensor = (name: string, dims: readonly number[], values: ArrayLike<number>): Tensor => ({
  name,
  element: 'float',
  dims,
  raw: new Uint8Array(Float32Array.from(values).buffer),
})
export const int8Tensor = (name: string, dims: readonly number[], values: Int8Array): Tensor => ({
  name,
  element: 'int8',
  dims,
  raw: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
})
/** Bytes of a ModelProto, opset 13 (all that an edge runtime of the last five years can load). */
export function encodeModel(graph: Graph, facts: Record<string, string>): Uint8Array {
  const model = new ProtoWriter().varint(1, 8).text(2, 'onefold').message(7, graphProto(graph))
  model.message(8, new ProtoWriter().text(1, '').varint(2, 13))
  for (const [key, value] of Object.entries(facts)) model.message(14, new ProtoWriter().text(1, key).text(2, value))
  return model.finish()
}

function graphProto(graph: Graph): ProtoWriter {
  const proto = new ProtoWriter()
  for (const node of graph.nodes) proto.message(1, nodeProto(node))
  proto.text(2, graph.name)
  for (const tensor of graph.constants) proto.message(5, tensorProto(tensor))
  for (const input of graph.inputs) proto.message(11, valueProto(input))
  for (const output of graph.outputs) proto.message(12, valueProto(output))
  return proto
}

function nodeProto(node: GraphNode): ProtoWriter {
  const proto = new ProtoWriter()
  for (const input of node.inputs) proto.text(1, input)
  for (const output of node.outputs) proto.text(2, output)
  proto.text(4, node.op)
  for (const [name, attribute] of Object.entries(node.attributes ?? {})) proto.message(5, attributeProto(name, attribute))
  return proto
}

function attributeProto(name: string, attribute: Attribute): ProtoWriter {
  const proto = new ProtoWriter().text(1, name)
  if ('int' in attribute) return proto.varint(3, attribute.int).varint(20, 2)
  if ('graph' in attribute) return proto.message(6, graphProto(attribute.graph)).varint(20, 5)
  for (const value of attribute.ints) proto.varint(8, value)
  return proto.varint(20, 7)
}

function tensorProto(tensor: Tensor): ProtoWriter {
  const proto = new ProtoWriter()
  for (const dim of tensor.dims) proto.varint(1, dim)
  return proto.varint(2, ELEMENT[tensor.element]).text(8, tensor.name).bytes(9, tensor.raw)
}

function valueProto(value: Value): ProtoWriter {
  const shape = new ProtoWriter()
  for (const dim of value.dims)
    shape.message(1, typeof dim === 'number' ? new ProtoWriter().varint(1, dim) : new ProtoWriter().text(2, dim))
  const tensor = new ProtoWriter().varint(1, ELEMENT[value.element]).message(2, shape)
  return new ProtoWriter().text(1, value.name).message(2, new ProtoWriter().message(1, tensor))
}
