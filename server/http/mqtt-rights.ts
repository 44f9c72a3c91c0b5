import { ownTopic, parseTopic, sparkplugTopic, type Topic } from '#/protocol/topics.ts'

type Node = { groupId: string; nodeId: string; kind: 'agent' | 'node' }

const SAYS = new Set(['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH', 'receipt', 'status'])

/** What a node may publish: its own births, data and deaths, and our agent its receipts and status. Null for everything else. */
export function publishable(node: Node, topic: string): Topic | null {
  const parsed = parseTopic(topic)
  if (!parsed || parsed.group !== node.groupId || parsed.node !== node.nodeId || !SAYS.has(parsed.verb)) return null
  return parsed.space === 'onefold' && node.kind !== 'agent' ? null : parsed
}

/** Whether it publishes in the name of another node, in one of our two spaces. Any other topic that is not its own is a mistake. */
export function speaksForAnother(node: Node, topic: string): boolean {
  const parsed = parseTopic(topic)
  return parsed !== null && (parsed.group !== node.groupId || parsed.node !== node.nodeId)
}

/** What a node may subscribe to: what is said to it, and nothing with a wildcard in the place of its name. */
export function subscribable(node: Node, filter: string): boolean {
  const { groupId, nodeId } = node
  const allowed = [
    sparkplugTopic(groupId, 'NCMD', nodeId),
    ownTopic(groupId, nodeId, 'committed'),
    ownTopic(groupId, nodeId, 'command'),
    ownTopic(groupId, nodeId, 'attest'),
    `onefold/v1/${groupId}/${nodeId}/+`,
    `${sparkplugTopic(groupId, 'NCMD', nodeId)}/#`,
  ]
  const device = `spBv1.0/${groupId}/DCMD/${nodeId}/`
  if (filter.startsWith('STATE/') || filter.startsWith('spBv1.0/STATE/')) return !/[+#]/.test(filter)
  return (
    allowed.includes(filter) ||
    (filter.startsWith(device) && filter.length > device.length && !filter.slice(device.length, -1).includes('#'))
  )
}
