import { once } from 'node:events'
import { createServer } from 'node:net'

/** @throws Error with one line when the port is taken or may not be opened; asked first, before minutes of work */
export async function portFree(host: string, port: number): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  try {
    probe.listen({ host, port })
    await once(probe, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Error(`port ${port} is in use by another program; choose another with PORT=<number>`)
    if (code === 'EACCES') throw new Error(`this user may not open port ${port}; choose one above 1023 with PORT=<number>`)
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN')
      throw new Error(`this machine has no address ${host}; set HOST to one it has, or leave it out`)
    throw error
  }
  probe.close()
  await once(probe, 'close')
}
