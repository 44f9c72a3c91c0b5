import { once } from 'node:events'
import type { Driver, DriverReading } from './driver.ts'

/** No device yet: a gateway that is enrolled, proves itself and waits for its terminals to be wired. */
export const none: Driver = {
  id: 'none',
  async open(_options, { signal }) {
    const next = async (): Promise<IteratorResult<DriverReading[], undefined>> => {
      if (!signal.aborted) await once(signal, 'abort')
      return { done: true, value: undefined }
    }
    return {
      readings: { [Symbol.asyncIterator]: () => ({ next }) },
      write: async () => ({ ok: false, reason: 'NO_DEVICE' }),
      async [Symbol.asyncDispose]() {},
    }
  },
}
