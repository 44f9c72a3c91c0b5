/** A question without an answer by then has none: those who come later must not wait behind it. */
const LONGEST_MS = 10_000

type Waiting<K, V> = { key: K; resolve(value: V | null): void; reject(error: unknown): void }

/** One question for all who ask in the same moment: what is asked while an answer is under way goes with the next question, so a crowd costs hardly
 *  more than one. A key is asked about once a question: who asks for the same again has an answer of his own. Null where the answer lacks the key.
 *  @param most how many keys one question may name */
export function together<K, V>(most: number, ask: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>): (key: K) => Promise<V | null> {
  let waiting: Waiting<K, V>[] = []
  let asking = false

  const goOn = async (): Promise<void> => {
    asking = true
    await null // the whole crowd of this moment is in
    while (waiting.length > 0) {
      const now = new Map<K, Waiting<K, V>>()
      const later: Waiting<K, V>[] = []
      for (const one of waiting) now.size < most && !now.has(one.key) ? now.set(one.key, one) : later.push(one)
      waiting = later
      try {
        const answers = await inTime(ask([...now.keys()]))
        for (const { key, resolve } of now.values()) resolve(answers.get(key) ?? null)
      } catch (error) {
        for (const { reject } of now.values()) reject(error)
      }
    }
    asking = false
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!asking) void goOn()
    })
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined
  const never = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS / 1_000} s`)), LONGEST_MS)
  })
  try {
    return await Promise.race([answer, never])
  } finally {
    clearTimeout(late)
  }
}
