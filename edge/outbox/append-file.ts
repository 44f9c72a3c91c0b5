import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '#/edge/files.ts'

type Waiting = { bytes: Uint8Array; done: () => void; failed: (error: unknown) => void }

/** Appends that count only after fdatasync; those that come while one runs share the next. */
export class AppendFile {
  readonly path: string
  #file: FileHandle
  #size: number
  #waiting: Waiting[] = []
  #running: Promise<void> | null = null

  private constructor(path: string, file: FileHandle, size: number) {
    this.path = path
    this.#file = file
    this.#size = size
  }

  /** `keep`: bytes of the file that are intact; what stands behind them is cut off. */
  static async open(path: string, keep?: number): Promise<AppendFile> {
    const file = await open(path, 'a+', 0o600)
    const size = (await file.stat()).size
    if (size === 0) await syncFolder(dirname(path))
    if (keep !== undefined && keep < size) {
      await file.truncate(keep)
      await file.datasync()
    }
    return new AppendFile(path, file, keep ?? size)
  }

  get size() {
    return this.#size
  }

  /** Resolves when the bytes are on the disk. A failed write leaves nothing behind: it may be tried again. */
  append(bytes: Uint8Array): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ bytes, done, failed })
      this.#running ??= this.#run()
    })
  }

  async #run() {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      try {
        await this.#write(group.map((it) => it.bytes))
        for (const one of group) one.done()
      } catch (error) {
        for (const one of group) one.failed(error)
      }
    }
    this.#running = null
  }

  async #write(parts: Uint8Array[]) {
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    try {
      let written = 0
      while (written < bytes.length) written += (await this.#file.write(bytes, written, bytes.length - written)).bytesWritten
      await this.#file.datasync()
      this.#size += bytes.length
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => {})
      throw error
    }
  }

  async close() {
    await this.#running
    await this.#file.close()
  }
}
